import type { Reminder } from '../../../../shared/features/reminders/schema.ts';
import { short } from '../../../lib/short.ts';
import { Button } from '../../../ui/button.tsx';
import { cx } from '../../../ui/cx.ts';
import { StateMark } from '../../../ui/state-mark.tsx';
import { Time } from '../../../ui/time.tsx';
import { marks } from '../marks.ts';
import { isNear, whenText } from '../times.ts';

interface Props {
  reminder: Reminder;
  project: string | null;
  onDone: () => void;
  onReopen: () => void;
}

const origins = { voice: 'by voice', chat: 'in a chat', user: null };

export function ReminderRow({ reminder, project, onDone, onReopen }: Props) {
  const { text, at, state, from, doneAt } = reminder;
  const { mark, word } = marks[state];
  const isDone = state === 'done';
  const origin = origins[from];
  const now = Date.now();
  return (
    <div className="flex min-w-0 flex-1 items-center gap-2.5">
      <StateMark state={mark} label={word} className="w-16 shrink-0 text-sm" />
      <div className="min-w-0 flex-1">
        <p className={cx('truncate', isDone && 'text-faint line-through')} dir="auto">
          {short(text, 400)}
        </p>
        <p className="flex min-w-0 items-center gap-x-2 text-sm text-faint">
          <span className="shrink-0 tabular-nums">{whenText(at, now)}</span>
          {doneAt !== null ? (
            <span className="shrink-0">
              done <Time at={doneAt} />
            </span>
          ) : (
            isNear(at, now) && <Time at={at} planned={state === 'waiting'} className="shrink-0" />
          )}
          {project !== null && <bdi className="min-w-0 truncate">{project}</bdi>}
          {origin !== null && <span className="shrink-0">{origin}</span>}
        </p>
      </div>
      {isDone ? (
        <Button size="sm" variant="ghost" onClick={onReopen}>
          Not done
        </Button>
      ) : (
        <Button size="sm" onClick={onDone}>
          Done
        </Button>
      )}
    </div>
  );
}
