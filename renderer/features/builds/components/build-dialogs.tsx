import { lazy, Suspense } from 'react';
import { useBuildsView } from '../store.ts';

const BuildDialog = lazy(async () => ({ default: (await import('./build-dialog.tsx')).BuildDialog }));

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
