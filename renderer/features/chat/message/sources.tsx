import { ChevronRight } from 'lucide-react';
import { useContext } from 'react';
import { formatCount } from '../../../lib/number.ts';
import { short } from '../../../lib/short.ts';
import { Icon } from '../../../ui/icon.tsx';
import { evidenceWords } from '../evidence-words.ts';
import { CitedContext } from './citation.tsx';

/** All that the model was shown; what it cites has its number. */
export function Sources() {
  const { evidence, own, open } = useContext(CitedContext);
  if (own === 0) return null;
  return (
    <details className="group/sources min-w-0 text-sm">
      <summary className="flex w-fit cursor-default list-none items-center gap-1 rounded-sm text-dim select-none hover:text-text [&::-webkit-details-marker]:hidden">
        <Icon icon={ChevronRight} size="sm" className="text-faint group-open/sources:rotate-90" />
        {formatCount(own, 'source')}
      </summary>
      <ol className="grid gap-0.5 pt-1 ps-5">
        {evidence.slice(0, own).map((one, index) => (
          <li key={one.id} className="flex min-w-0 items-baseline gap-2">
            <span className="min-w-4 text-end text-faint tabular-nums">{index + 1}</span>
            <button
              type="button"
              onClick={() => open(one)}
              className="min-w-0 truncate rounded-xs text-start text-dim underline-offset-3 hover:text-text hover:underline"
            >
              {short(one.title, 200)}
            </button>
            <span className="shrink-0 text-xs text-faint">{evidenceWords[one.kind]}</span>
          </li>
        ))}
      </ol>
    </details>
  );
}
