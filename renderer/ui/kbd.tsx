import { Fragment } from 'react';
import { acceleratorKeys } from '../lib/accelerator.ts';
import { currentPlatform, type Platform } from '../lib/platform.ts';
import { cx } from './cx.ts';

export interface KbdProps {
  /** `Mod+K`, `Shift+Enter`, `G N` (a sequence), or Electron's `CommandOrControl+K`. */
  keys: string;
  platform?: Platform | undefined;
  className?: string | undefined;
}

export function Kbd({ keys, platform = currentPlatform(), className }: KbdProps) {
  const chords = acceleratorKeys(keys, platform);
  return (
    <span className={cx('inline-flex shrink-0 items-center gap-1', className)}>
      {chords.map((parts, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the order is the identity of a chord in a sequence
        <Fragment key={index}>
          <kbd className="inline-flex h-4.5 min-w-4.5 items-center justify-center rounded-sm border border-line px-1 text-2xs text-dim">
            {platform === 'mac' ? parts.join('') : parts.join(' ')}
          </kbd>
        </Fragment>
      ))}
    </span>
  );
}
