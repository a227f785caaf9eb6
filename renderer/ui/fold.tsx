import { ChevronRight } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { Icon } from './icon.tsx';

interface FoldProps {
  title: string;
  /** What holds while nobody opens it. */
  summary: string;
  /** Opens by itself when something in it is wrong. */
  wrong: boolean;
  children: ReactNode;
}

/** Fields that most people need not see: what holds is said beside the title. */
export function Fold({ title, summary, wrong, children }: FoldProps) {
  const [open, setOpen] = useState(wrong);
  useEffect(() => {
    if (wrong) setOpen(true);
  }, [wrong]);
  return (
    <details
      open={open}
      onToggle={(event) => setOpen(event.currentTarget.open)}
      className="group/fold border-t border-line-soft pt-2.5"
    >
      <summary className="flex cursor-default list-none items-baseline gap-2 rounded-sm select-none [&::-webkit-details-marker]:hidden">
        <Icon icon={ChevronRight} size="sm" className="self-center text-faint group-open/fold:rotate-90" />
        <span className="shrink-0 text-sm font-semibold text-dim">{title}</span>
        <span className="min-w-0 flex-1 truncate text-sm text-faint group-open/fold:invisible">{summary}</span>
      </summary>
      <div className="grid gap-3 ps-5 pt-3">{children}</div>
    </details>
  );
}
