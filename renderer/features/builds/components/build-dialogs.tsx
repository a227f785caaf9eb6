import { Suspense } from 'react';
import { late } from '../../../lib/load-code.ts';
import { useBuildsView } from '../store.ts';

const BuildDialog = late(async () => ({ default: (await import('./build-dialog.tsx')).BuildDialog }));

/** Its code comes with the first question. */
export function BuildDialogs() {
  const asked = useBuildsView((view) => view.asked);
  if (!asked) return null;
  return (
    <Suspense>
      <BuildDialog />
    </Suspense>
  );
}
