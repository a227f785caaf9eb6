import { Eye } from 'lucide-react';
import { short } from '../../../lib/short.ts';
import { Button } from '../../../ui/button.tsx';

import type { Hiding } from './use-hiding.ts';

/** One click away: what was hidden is not forgotten. */
export function Hidden({ names, hiding }: { names: readonly string[]; hiding: Hiding }) {
  if (names.length === 0) return null;
  return (
    <div className="flex min-w-0 items-center gap-2">
      <Button variant="ghost" size="sm" icon={Eye} loading={hiding.showing} onClick={() => hiding.show(names)}>
        {`Show hidden (${names.length})`}
      </Button>
      <span className="min-w-0 truncate text-dim text-xs">{short(names.join(', '), 200)}</span>
    </div>
  );
}
