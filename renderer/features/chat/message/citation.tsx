import { createContext, useContext } from 'react';
import type { Evidence } from '../../../../shared/features/knowledge/schema.ts';
import { short } from '../../../lib/short.ts';
import { Tooltip } from '../../../ui/tooltip.tsx';
import { type Citable, nothingCitable } from './citable.ts';

interface Cited extends Citable {
  open: (evidence: Evidence) => void;
}

export const CitedContext = createContext<Cited>({ ...nothingCitable, open: () => {} });

/** For `Markdown`: the same function always, so that nothing is drawn twice for it. */
export const citation = (id: string) => <Citation id={id} />;

function Citation({ id }: { id: string }) {
  const { evidence, open } = useContext(CitedContext);
  const index = evidence.findIndex((one) => one.id === id);
  const found = evidence[index];
  if (!found)
    return (
      <Tooltip content="The model was not shown anything of this name.">
        <span className="mx-0.5 text-xs text-warn">[no such source]</span>
      </Tooltip>
    );
  return (
    <Tooltip content={short(found.title, 200)}>
      <button
        type="button"
        aria-label={`Source ${index + 1}: ${short(found.title, 200)}`}
        onClick={() => open(found)}
        className="mx-0.5 inline-flex h-4 min-w-4 items-center justify-center rounded-sm border border-line bg-raise px-1 align-[0.1em] text-2xs text-dim tabular-nums hover:border-edge hover:text-text"
      >
        {index + 1}
      </button>
    </Tooltip>
  );
}
