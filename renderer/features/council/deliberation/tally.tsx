import type { ReactNode } from 'react';
import type { Deliberation, Tally } from '../../../../shared/features/council/schema.ts';
import { formatNumber } from '../../../lib/number.ts';
import { short } from '../../../lib/short.ts';
import { scrollRegion } from '../../../ui/aria.ts';
import { cx } from '../../../ui/cx.ts';
import { Section } from '../../../ui/section.tsx';
import { Tag } from '../../../ui/tag.tsx';
import { optionLabel, shareWords, signed } from '../words.ts';

/** The figures of the vote, as code has counted them: each bar with its figure in one table. */
export function TallyView({ deliberation, tally }: { deliberation: Deliberation; tally: Tally }) {
  return (
    <Section title="The count" count="by code, not by a model">
      <div className="grid gap-5">
        <Options deliberation={deliberation} tally={tally} />
        <Seats deliberation={deliberation} tally={tally} />
      </div>
    </Section>
  );
}

interface PartProps {
  deliberation: Deliberation;
  tally: Tally;
}

function Options({ deliberation, tally }: PartProps) {
  const rows = [...tally.options].sort((a, b) => b.posterior - a.posterior);
  return (
    <Table label="Options" heads={['Option', 'Votes', 'Weight', 'Posterior']}>
      {rows.map(({ optionId, votes, weight, posterior }) => (
        <tr key={optionId} className="border-b border-line-soft">
          <Head>
            <bdi className="wrap-anywhere">{optionLabel(deliberation.options, optionId)}</bdi>
            {optionId === tally.winner && (
              <Tag tone="accent" className="ms-2">
                leads
              </Tag>
            )}
          </Head>
          <Figure>{formatNumber(votes)}</Figure>
          <Figure>{signed(weight)}</Figure>
          <BarCell share={posterior} strong={optionId === tally.winner} text={shareWords(posterior)} />
        </tr>
      ))}
    </Table>
  );
}

function Seats({ deliberation, tally }: PartProps) {
  const most = Math.max(...tally.seats.map(({ weight }) => Math.abs(weight)), Number.EPSILON);
  const borda = new Map(tally.borda.map(({ seatId, points }) => [seatId, points]));
  const ranked = tally.borda.length > 0;
  const nameOf = (id: string) => short(deliberation.seats.find((seat) => seat.id === id)?.name ?? id, 60);
  return (
    <Table
      label="Weights of the seats"
      heads={['Seat', 'Counted for', 'Right so far', 'Discount', ...(ranked ? ['Points of the others'] : []), 'Weight']}
    >
      {tally.seats.map(({ seatId, optionId, accuracy, discount, weight }) => (
        <tr key={seatId} className="border-b border-line-soft">
          <Head>{nameOf(seatId)}</Head>
          <td className="py-1.25 pe-4 text-dim">
            <bdi className="wrap-anywhere">
              {optionId === null ? 'abstains' : optionLabel(deliberation.options, optionId)}
            </bdi>
          </td>
          <Figure>{shareWords(accuracy)}</Figure>
          <Figure>{discount === 1 ? 'none' : `× ${discount.toFixed(2)}`}</Figure>
          {ranked && <Figure>{formatNumber(borda.get(seatId) ?? null)}</Figure>}
          <BarCell share={Math.abs(weight) / most} text={signed(weight)} />
        </tr>
      ))}
    </Table>
  );
}

function Table({ label, heads, children }: { label: string; heads: readonly string[]; children: ReactNode }) {
  return (
    // What does not fit in a narrow window scrolls by itself, and is a stop of the keyboard then.
    <section {...scrollRegion(label)} className="inset-focus overflow-x-auto rounded-sm">
      <table className="w-full min-w-110 border-collapse text-start">
        <caption className="sr-only">{label}</caption>
        <thead>
          <tr className="border-b border-line text-sm text-faint">
            {heads.map((head, index) => (
              <th
                key={head}
                scope="col"
                className={cx(
                  'py-1 pe-4 font-normal',
                  index === 0 || head === 'Counted for' || index === heads.length - 1 ? 'text-start' : 'text-end',
                )}
              >
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </section>
  );
}

const Head = ({ children }: { children: ReactNode }) => (
  <th scope="row" className="py-1.25 pe-4 text-start font-medium">
    {children}
  </th>
);

const Figure = ({ children }: { children: ReactNode }) => (
  <td className="py-1.25 pe-4 text-end whitespace-nowrap tabular-nums">{children}</td>
);

function BarCell({ share, text, strong = false }: { share: number; text: string; strong?: boolean }) {
  return (
    <td className="w-2/5 py-1.25">
      <span className="flex items-center gap-3">
        <span aria-hidden className="h-2 min-w-16 flex-1 overflow-hidden rounded-full bg-track">
          <span
            data-mark=""
            className={cx('block h-full rounded-full', strong ? 'bg-accent' : 'bg-dim')}
            style={{ width: `${Math.max(0, Math.min(1, share)) * 100}%` }}
          />
        </span>
        <span className="w-18 text-end tabular-nums">{text}</span>
      </span>
    </td>
  );
}
