import type { Deliberation, Tally } from '../../../../shared/features/council/schema.ts';
import { AppLink } from '../../../app/navigation.tsx';
import { short } from '../../../lib/short.ts';
import { Link } from '../../../ui/link.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { recordsPath } from '../paths.ts';
import { useRecords } from '../queries.ts';
import { movedWords } from './moved-words.ts';
import { movesOf } from './moves.ts';

/** What the outcome taught: each seat before and after. */
export function Moved({ deliberation, tally }: { deliberation: Deliberation; tally: Tally }) {
  const records = useRecords().data;
  if (!records) return null;
  const moves = movesOf(deliberation, tally, records);
  return (
    <section aria-label="What the seats are worth now" className="grid gap-1.5">
      <h3 className="text-sm font-semibold text-dim">What the seats are worth now</h3>
      <ul className="border-y border-line-soft">
        {moves.map((move) => (
          <li
            key={move.seatId}
            aria-label={short(move.seatName, 60)}
            className="flex flex-wrap items-baseline gap-x-4 gap-y-0.5 border-b border-line-soft py-1.5 last:border-b-0"
          >
            <span className="w-32 font-medium">{short(move.seatName, 60)}</span>
            <StateMark
              state={move.right === null ? 'neutral' : move.right ? 'healthy' : 'failing'}
              label={move.right === null ? 'abstained' : move.right ? 'was right' : 'was wrong'}
              className="w-28"
            />
            <span className="tabular-nums">{movedWords(move)}</span>
          </li>
        ))}
      </ul>
      <p className="text-sm text-faint">
        {`Right so far, and its weight alone, in questions on “${short(deliberation.topic, 60)}”: when it voted, and now. `}
        <Link render={<AppLink to={recordsPath} />} className="underline">
          All that was learned
        </Link>
      </p>
    </section>
  );
}
