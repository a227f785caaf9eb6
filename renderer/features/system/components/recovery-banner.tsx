import { useEffect } from 'react';
import { useGo, usePathname } from '../../../app/navigation.tsx';
import { Button } from '../../../ui/button.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { useSystemInfo } from '../queries.ts';
import { useRecoveryAside } from '../store.ts';

/** While the user has not chosen how to go on after damage: the whole page asks, once; then this line reminds. */
export function RecoveryBanner() {
  const at = useSystemInfo().data?.recovery?.at ?? null;
  const aside = useRecoveryAside((state) => state.at);
  const pathname = usePathname();
  const go = useGo();
  const ask = at !== null && aside !== at && pathname !== '/recovery';
  useEffect(() => {
    if (ask) go('/recovery');
  }, [ask, go]);
  if (at === null) return null;
  return (
    <div
      role="alert"
      className="flex min-h-9 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line-soft bg-bad-bg px-4 py-1.5"
    >
      <StateMark state="failing" label={<span className="font-medium">The database is damaged</span>} />
      <span className="min-w-0 flex-1 text-dim">Until you choose how to go on, nothing new is kept.</span>
      <Button size="sm" variant="primary" onClick={() => go('/recovery')}>
        Choose
      </Button>
    </div>
  );
}
