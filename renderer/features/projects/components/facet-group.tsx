import { Check, ChevronDown, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { formatNumber } from '../../../lib/number.ts';
import { cx } from '../../../ui/cx.ts';
import { Icon } from '../../../ui/icon.tsx';

export interface FacetOption {
  value: string;
  label: string;
  count: number;
  chosen: boolean;
}

interface FacetGroupProps {
  title: string;
  options: readonly FacetOption[];
  onToggle: (value: string, on: boolean) => void;
  /** How many are shown before the rest is asked for. */
  first?: number;
  startsOpen?: boolean;
}

export function FacetGroup({ title, options, onToggle, first = 6, startsOpen = true }: FacetGroupProps) {
  const chosen = options.filter((option) => option.chosen).length;
  const [open, setOpen] = useState(startsOpen || chosen > 0);
  const [all, setAll] = useState(false);
  if (options.length === 0) return null;
  // One more line would only be there to say that there is one more.
  const shown =
    all || options.length <= first + 1 ? options : options.filter((option, i) => i < first || option.chosen);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)]">
      <h3>
        <button
          type="button"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          className="flex h-6.5 w-full items-center gap-1 rounded-sm px-1 text-xs font-medium text-faint hover:text-text"
        >
          <Icon icon={open ? ChevronDown : ChevronRight} size="sm" />
          <span>{title}</span>
          {chosen > 0 && <span className="ms-auto text-accent">{`${chosen} chosen`}</span>}
        </button>
      </h3>
      {open && (
        <ul className="grid grid-cols-[minmax(0,1fr)] pb-1.5">
          {shown.map((option) => (
            <li key={option.value}>
              <Option option={option} onToggle={onToggle} />
            </li>
          ))}
          {shown.length < options.length && (
            <li>
              <button
                type="button"
                onClick={() => setAll(true)}
                className="h-6 rounded-sm ps-6 pe-2 text-start text-sm text-faint hover:text-text"
              >
                {`${formatNumber(options.length - shown.length)} more`}
              </button>
            </li>
          )}
        </ul>
      )}
    </div>
  );
}

function Option({ option, onToggle }: { option: FacetOption; onToggle: FacetGroupProps['onToggle'] }) {
  const { value, label, count, chosen } = option;
  return (
    <button
      type="button"
      aria-pressed={chosen}
      onClick={() => onToggle(value, !chosen)}
      className={cx(
        'flex h-6 w-full min-w-0 items-center gap-1.5 rounded-sm px-1 text-start text-sm transition-colors hover:bg-hover hover:text-text',
        chosen ? 'text-text' : 'text-dim',
      )}
    >
      <span
        className={cx(
          'flex size-3.5 shrink-0 items-center justify-center rounded-sm border',
          chosen ? 'border-transparent bg-accent text-on-accent' : 'border-edge',
        )}
      >
        {chosen && <Check aria-hidden strokeWidth={2.5} className="size-2.5" />}
      </span>
      <span dir="auto" className="min-w-0 flex-1 truncate">
        {label}
      </span>
      <span className="shrink-0 text-2xs text-faint tabular-nums">{formatNumber(count)}</span>
    </button>
  );
}
