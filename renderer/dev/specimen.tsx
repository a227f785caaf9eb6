import type { ReactNode } from 'react';
import { cx } from '../ui/cx.ts';

export interface Chapter {
  id: string;
  title: string;
  body: () => ReactNode;
}

/** One named state of one component. */
export function Specimen({ name, children, className }: { name: string; children: ReactNode; className?: string }) {
  return (
    <div className="grid grid-cols-[9rem_minmax(0,1fr)] items-start gap-x-4 border-b border-line-soft py-3 last:border-b-0">
      <p className="pt-1 text-sm text-faint">{name}</p>
      <div className={cx('min-w-0', className ?? 'flex flex-wrap items-center gap-2')}>{children}</div>
    </div>
  );
}

export const longText =
  'A sentence that goes on for longer than anyone would want, with a_very_long_identifier_without_any_break_in_it_at_all_0123456789abcdef and a path /srv/projects/shop/packages/api/src/features/orders/handlers.ts at its end';

export const rightToLeft = 'השירות shop-api הופעל מחדש 4 פעמים מאז 14:31';
