import type { LucideIcon } from 'lucide-react';
import { cx } from './cx.ts';

export interface IconProps {
  icon: LucideIcon;
  size?: 'sm' | 'md' | 'lg' | undefined;
  className?: string | undefined;
}

const sizes = { sm: 'size-3.25', md: 'size-3.75', lg: 'size-5' };

/** One stroke and three sizes, so that no screen invents its own. Always decorative: the word stands beside it. */
export function Icon({ icon: Glyph, size = 'md', className }: IconProps) {
  return <Glyph aria-hidden strokeWidth={1.5} className={cx('shrink-0', sizes[size], className)} />;
}
