import { Check, MessageSquare, X } from 'lucide-react';
import { useId, useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { cx } from '../../../ui/cx.ts';
import { Countdown } from '../../../ui/elapsed.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Textarea } from '../../../ui/textarea.tsx';
import type { RunActions } from '../use-actions.ts';

export interface ApprovalProps {
  /** Of the run that holds the step: a child's may be shown at its parent. */
  runId: string;
  stepKey: string;
  question: string;
  /** When nobody's answer becomes an answer. */
  until: number | null;
  actions: RunActions;
  /** Beside the buttons of other rows none stands out. */
  quiet?: boolean | undefined;
  className?: string | undefined;
}

/** The button that was pressed is gone; what it brought has the focus. */
const focusWhenShown = (field: HTMLTextAreaElement | null) => field?.focus();

/** The question of a step with its two answers, right where it is seen. */
export function Approval({ runId, stepKey, question, until, actions, quiet = false, className }: ApprovalProps) {
  const [comment, setComment] = useState<string | null>(null);
  const questionId = useId();
  const { deciding } = actions;
  const busy = deciding?.id === runId && deciding.stepKey === stepKey ? deciding.choice : null;
  const decide = (choice: 'approved' | 'rejected') => {
    if (busy === null) actions.decide(runId, stepKey, choice, comment ?? '');
  };
  return (
    <fieldset aria-labelledby={questionId} className={cx('min-w-0', className)}>
      <p className="wrap-anywhere">
        <span id={questionId} dir="auto">
          {question}
        </span>
        {until !== null && (
          <span className="text-sm text-faint">
            {' '}
            · open for <Countdown to={until} due="a moment" /> more
          </span>
        )}
      </p>
      {comment !== null && (
        <Textarea
          ref={focusWhenShown}
          aria-label="Comment"
          placeholder="Comment, kept with the answer"
          rows={2}
          maxLength={2_000}
          value={comment}
          onValueChange={setComment}
          className="mt-2"
        />
      )}
      <div className="mt-2 flex flex-wrap items-center gap-1.5">
        <Button
          variant={quiet ? 'default' : 'primary'}
          size="sm"
          icon={Check}
          loading={busy === 'approved'}
          onClick={() => decide('approved')}
        >
          Approve
        </Button>
        <Button size="sm" icon={X} loading={busy === 'rejected'} onClick={() => decide('rejected')}>
          Reject
        </Button>
        {comment === null && (
          <IconButton icon={MessageSquare} size="sm" label="Add a comment" onClick={() => setComment('')} />
        )}
      </div>
    </fieldset>
  );
}
