import { ChevronRight } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { BlueprintFile } from '../../../../shared/features/blueprints/schema.ts';
import { formatCount } from '../../../lib/number.ts';
import { short } from '../../../lib/short.ts';
import { Icon } from '../../../ui/icon.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { checksMark, placeWords } from '../words.ts';

interface MoreProps {
  summary: ReactNode;
  /** What is wrong is not left behind a fold. */
  wrong?: boolean;
  children: ReactNode;
}

function More({ summary, wrong = false, children }: MoreProps) {
  // Null: nobody has said, so that what turns out to be wrong opens by itself.
  const [said, setSaid] = useState<boolean | null>(null);
  const open = said ?? wrong;
  return (
    <details
      open={open}
      onToggle={(event) => event.currentTarget.open !== open && setSaid(event.currentTarget.open)}
      className="group/more"
    >
      <summary className="flex w-fit max-w-full cursor-default list-none items-center gap-1.5 rounded-sm text-sm text-dim select-none hover:text-text [&::-webkit-details-marker]:hidden">
        <Icon icon={ChevronRight} size="sm" className="text-faint group-open/more:rotate-90" />
        {summary}
      </summary>
      <div className="pt-1.5 pb-1 ps-5">{children}</div>
    </details>
  );
}

/** Why the text looks as it does: each with the place in the project that says so. */
export function Reasons({ reasons }: Pick<BlueprintFile, 'reasons'>) {
  if (reasons.length === 0) return null;
  return (
    <More summary={`Why it looks like this: ${formatCount(reasons.length, 'reason')}`}>
      <ul aria-label="Reasons" className="grid max-w-180 gap-1 text-sm">
        {reasons.map((reason) => {
          const place = placeWords(reason);
          return (
            <li key={`${reason.sentence}-${place}`} className="wrap-anywhere">
              {short(reason.sentence, 500)}{' '}
              {place !== null && <bdi className="font-mono text-xs text-faint">{place}</bdi>}
            </li>
          );
        })}
      </ul>
    </More>
  );
}

interface ChecksProps {
  checks: BlueprintFile['checks'];
  /** The text has changed since, and the answer is on its way. */
  stale?: boolean;
}

/** What was looked at, by which linter or schema, and what that said. */
export function Checks({ checks, stale = false }: ChecksProps) {
  const { mark, word } = checksMark(checks);
  return (
    <More
      summary={stale ? <StateMark state="running" label="being checked" /> : <StateMark state={mark} label={word} />}
      wrong={!stale && mark === 'failing'}
    >
      {checks.length === 0 ? (
        <p className="text-sm text-dim">Nobody has looked whether this text is right.</p>
      ) : (
        <ul aria-label="Checks" className="grid max-w-180 gap-1 text-sm">
          {checks.map(({ by, ok, sentence }) => (
            <li key={`${by}-${sentence}`} className="grid grid-cols-[4.5rem_minmax(0,1fr)] gap-x-2">
              <StateMark state={ok ? 'healthy' : 'failing'} label={ok ? 'passed' : 'failed'} />
              <span className="wrap-anywhere">
                {short(sentence, 1_000)} <span className="text-faint">{short(by)}</span>
              </span>
            </li>
          ))}
        </ul>
      )}
    </More>
  );
}
