import { ChevronRight } from 'lucide-react';
import { cx } from '../../ui/cx.ts';
import { Icon } from '../../ui/icon.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { pieces } from '../fuzzy.ts';
import type { PaletteEntry } from './entries.ts';

interface PaletteRowProps {
  id: string;
  entry: PaletteEntry;
  index: number;
  active: boolean;
  onPoint: () => void;
  onChoose: () => void;
}

export function PaletteRow({ id, entry, index, active, onPoint, onChoose }: PaletteRowProps) {
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field; the option is named by aria-activedescendant
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are on the field
    <div
      id={id}
      role="option"
      aria-selected={active}
      data-index={index}
      data-selected-row={active ? '' : undefined}
      onPointerMove={onPoint}
      onClick={onChoose}
      className={cx(
        'grid h-8.5 cursor-default select-none grid-cols-[1rem_minmax(0,1fr)_auto] items-center gap-x-2.5 rounded-md px-2.5',
        active && 'bg-accent-bg',
      )}
    >
      <Icon icon={entry.icon ?? ChevronRight} className={entry.icon ? 'text-dim' : 'text-faint'} />
      <span className="flex min-w-0 items-baseline gap-2">
        <span className="truncate" dir="auto">
          {pieces(entry.title, entry.at).map((piece, i) =>
            piece.hit ? (
              // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text have no identity but their order
              <b key={i} className="font-semibold">
                {piece.text}
              </b>
            ) : (
              piece.text
            ),
          )}
        </span>
        {entry.hint && <span className="max-w-60 shrink-0 truncate text-sm text-faint">{entry.hint}</span>}
      </span>
      {entry.keys && <Kbd keys={entry.keys} />}
    </div>
  );
}
