import { createContext, useContext } from 'react';
import type { Evidence } from '../../../../shared/features/knowledge/schema.ts';
import { short } from '../../../lib/short.ts';
import { cx } from '../../../ui/cx.ts';
import { Tooltip } from '../../../ui/tooltip.tsx';

export interface Cited {
  /** By its id: its place in the list, from 1, and what it is. */
  known: ReadonlyMap<string, { number: number; evidence: Evidence }>;
  open: (id: string) => void;
  /** What is open now. */
  opened: string | null;
}

export const Citations = createContext<Cited>({ known: new Map(), open: () => {}, opened: null });

export const citedOf = (evidence: readonly Evidence[]): Cited['known'] =>
  new Map(evidence.map((piece, index) => [piece.id, { number: index + 1, evidence: piece }]));

/** A number that opens what a statement rests on; struck out where that was never shown to who wrote it. */
export function Citation({ id }: { id: string }) {
  const { known, open, opened } = useContext(Citations);
  const cited = known.get(id);
  if (!cited)
    return (
      <s title="It cites what it was never shown" className="text-sm text-faint">
        {`[${id}]`}
      </s>
    );
  const title = short(cited.evidence.title, 200);
  return (
    <Tooltip content={title}>
      <button
        type="button"
        aria-label={`Evidence ${cited.number}: ${title}`}
        aria-pressed={opened === id}
        onClick={() => open(id)}
        className={cx(
          'relative mx-0.5 inline-flex h-4.5 min-w-4.5 items-center justify-center rounded-sm border px-1 align-text-bottom text-2xs font-medium tabular-nums hover:border-accent hover:text-accent',
          opened === id ? 'border-accent bg-accent-bg text-text' : 'border-line text-dim',
        )}
      >
        {cited.number}
      </button>
    </Tooltip>
  );
}

/** The same function always, so that a text that is drawn stays drawn. */
export const citation = (id: string) => <Citation id={id} />;

export function CitationList({ ids }: { ids: readonly string[] }) {
  return [...new Set(ids)].map((id) => <Citation key={id} id={id} />);
}
