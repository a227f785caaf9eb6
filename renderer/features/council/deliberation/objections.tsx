import type { Critique, Deliberation } from '../../../../shared/features/council/schema.ts';
import { keyed } from '../../../lib/keyed.ts';
import { short } from '../../../lib/short.ts';
import { Section } from '../../../ui/section.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { endWords } from '../words.ts';
import { CitationList } from './citations.tsx';

/** What the seats held against each other. Who wrote what was hidden from them, not from the user. */
export function Objections({ deliberation }: { deliberation: Deliberation }) {
  const { critiques, seats } = deliberation;
  if (critiques.length === 0) return null;
  const nameOf = (id: string) => short(seats.find((seat) => seat.id === id)?.name ?? id, 60);
  const all = critiques.reduce((sum, { objections }) => sum + objections.length, 0);
  return (
    <Section title="Objections" count={`${all}, each without knowing whose vote it was`}>
      <ul className="border-y border-line-soft">
        {critiques.map((critique) => (
          <OfSeat key={critique.seatId} critique={critique} nameOf={nameOf} />
        ))}
      </ul>
    </Section>
  );
}

function OfSeat({ critique, nameOf }: { critique: Critique; nameOf: (id: string) => string }) {
  const { seatId, objections, ranking, end } = critique;
  const { mark, word, said } = endWords(end);
  return (
    <li className="grid gap-x-4 gap-y-1.5 border-b border-line-soft py-2.5 last:border-b-0 sm:grid-cols-[8rem_minmax(0,1fr)]">
      <div className="min-w-0 font-medium wrap-anywhere">{nameOf(seatId)}</div>
      <div className="grid min-w-0 gap-1.5">
        {mark !== 'healthy' && <StateMark state={mark} label={said === '' ? word : `${word}: “${said}”`} />}
        {objections.length === 0 && mark === 'healthy' && <p className="text-dim">objects to nothing</p>}
        {objections.length > 0 && (
          <ul className="grid gap-1.5">
            {keyed(objections, ({ seatId: against, text }) => `${against} ${text}`).map(({ key, item }) => (
              <li key={key} dir="auto" className="wrap-anywhere select-text">
                <span className="text-faint">{`To ${nameOf(item.seatId)}: `}</span>
                {short(item.text, 2_000)} <CitationList ids={item.evidence} />{' '}
                <StateMark
                  state={item.verified ? 'healthy' : 'neutral'}
                  label={item.verified ? 'rests on evidence' : 'rests on nothing it was shown'}
                  className="ms-1 text-sm text-dim"
                />
              </li>
            ))}
          </ul>
        )}
        {ranking.length > 0 && (
          <p className="text-sm text-dim">{`Its order of the others: ${ranking.map(nameOf).join(', then ')}.`}</p>
        )}
      </div>
    </li>
  );
}
