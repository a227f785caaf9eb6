import { printable } from '../../../lib/printable.ts';
import { cx } from '../../../ui/cx.ts';
import type { OpenFile } from './use-open.ts';

interface PlaceProps {
  file: string;
  line?: number | null | undefined;
  /** Null where nothing can be opened: the project is gone. */
  onOpen: OpenFile | null;
  className?: string | undefined;
}

/** `package.json:12`, and a press opens it there. */
export function Place({ file, line = null, onOpen, className }: PlaceProps) {
  const text = `${printable(file.slice(0, 500))}${line === null ? '' : `:${line}`}`;
  if (!onOpen)
    return (
      <span dir="auto" className={cx('font-mono text-xs text-faint wrap-anywhere', className)}>
        {text}
      </span>
    );
  return (
    <button
      type="button"
      dir="auto"
      title="Open in the editor"
      onClick={() => onOpen(file, line)}
      className={cx(
        'rounded-xs text-start font-mono text-xs text-dim underline-offset-3 wrap-anywhere hover:text-text hover:underline',
        className,
      )}
    >
      {text}
    </button>
  );
}
