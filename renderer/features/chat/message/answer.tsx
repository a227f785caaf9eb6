import { RotateCw } from 'lucide-react';
import { memo, useMemo } from 'react';
import type { Message } from '../../../../shared/features/chat/schema.ts';
import type { Evidence } from '../../../../shared/features/knowledge/schema.ts';
import { formatCount } from '../../../lib/number.ts';
import { short } from '../../../lib/short.ts';
import { Button } from '../../../ui/button.tsx';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { Elapsed } from '../../../ui/elapsed.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Markdown } from '../../../ui/markdown/markdown.tsx';
import { Spinner } from '../../../ui/spinner.tsx';
import { Tooltip } from '../../../ui/tooltip.tsx';
import { ReadAloud } from '../../voice/index.tsx';
import { partsOf, usesOf } from '../live/live-answers.ts';
import { useLiveAnswer } from '../live/use-live-answers.ts';
import type { Acts } from '../use-acts.ts';
import { exactFigures, figuresOf } from '../words.ts';
import { BranchSwitch } from './branch-switch.tsx';
import type { Citable } from './citable.ts';
import { CitedContext, citation } from './citation.tsx';
import { Ending } from './ending.tsx';
import { RetryMenu } from './retry-menu.tsx';
import { Sources } from './sources.tsx';
import { Thoughts } from './thoughts.tsx';
import { ToolUseView } from './tool-use.tsx';

interface AnswerProps {
  message: Message;
  acts: Acts;
  citable: Citable;
  /** Something else of the thread is being written. */
  busy: boolean;
  onOpen: (evidence: Evidence) => void;
}

export const Answer = memo(function Answer({ message, acts, citable, busy, onOpen }: AnswerProps) {
  const live = useLiveAnswer(message.id);
  const writing = message.state === 'writing';
  const text = message.state !== 'ended' && live.text.length > message.text.length ? live.text : message.text;
  const uses = usesOf(message, live);
  const parts = partsOf(text, uses);
  const cited = useMemo(() => ({ ...citable, open: onOpen }), [citable, onOpen]);
  const figures = figuresOf(message);
  const again = !busy && message.state === 'ended';
  return (
    <CitedContext value={cited}>
      <article aria-labelledby={`from-${message.id}`} data-message={message.id} className="min-w-0 space-y-2">
        <header className="flex min-w-0 items-baseline gap-2 text-sm text-dim">
          <h2 id={`from-${message.id}`} className="min-w-0 truncate font-medium">
            {message.modelName === null ? 'Answer' : short(message.modelName, 100)}
          </h2>
          {message.leftOut > 0 && (
            <span className="text-faint">
              {formatCount(message.leftOut, 'earlier message')} did not fit and {message.leftOut === 1 ? 'was' : 'were'}{' '}
              left out
            </span>
          )}
        </header>
        {message.notes.length > 0 && (
          <ul aria-label="How it was asked" className="space-y-0.5 text-sm text-dim">
            {message.notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        )}
        {live.reasoning !== '' && <Thoughts text={live.reasoning} writing={writing && text === ''} />}
        {parts.map((part, index) =>
          part.kind === 'use' ? (
            <ToolUseView key={part.use.id} message={message} use={part.use} acts={acts} />
          ) : (
            <Markdown
              key={`text-${part.from}`}
              text={part.text}
              citation={citation}
              streaming={writing && index === parts.length - 1}
            />
          ),
        )}
        {writing && (
          <p role="status" className="flex items-center gap-2 text-sm text-dim">
            <Spinner />
            {text === '' ? 'Waits for the first word' : 'Writing'}
            <span aria-hidden>
              <Elapsed from={message.createdAt} to={null} className="text-faint" />
            </span>
          </p>
        )}
        <Ending
          message={message}
          action={
            again &&
            message.end?.kind === 'failed' && (
              <Button icon={RotateCw} onClick={() => void acts.retry(message.id)}>
                Try again
              </Button>
            )
          }
        />
        <Sources />
        {message.state !== 'writing' && (
          <footer className="flex min-h-(--control-sm) flex-wrap items-center gap-x-1 gap-y-0.5 text-sm text-faint">
            <BranchSwitch message={message} acts={acts} />
            {text !== '' && <CopyButton text={text} label="Copy the answer" />}
            {text !== '' && <ReadAloud of={message.id} text={() => text} />}
            {again && (
              <>
                <IconButton
                  icon={RotateCw}
                  size="sm"
                  label="Have it written again"
                  onClick={() => void acts.retry(message.id)}
                />
                <RetryMenu onChoose={(model) => void acts.retry(message.id, model)} />
              </>
            )}
            {figures !== '' && (
              <Tooltip content={exactFigures(message)}>
                {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what the tooltip says must be reachable by the keyboard */}
                <span tabIndex={0} className="ms-1 rounded-xs tabular-nums">
                  {figures}
                </span>
              </Tooltip>
            )}
          </footer>
        )}
      </article>
    </CitedContext>
  );
});
