import { Bell } from 'lucide-react';
import { Suspense } from 'react';
import type { FeatureModule, NavBadge } from '../../app/feature.ts';
import { StatusButton } from '../../app/status-button.tsx';
import { late } from '../../lib/load-code.ts';
import { formatCount } from '../../lib/number.ts';
import { StateMark } from '../../ui/state-mark.tsx';
import { severityMarks } from './marks.ts';
import { useAttention } from './queries.ts';
import { setDrawer, useDrawer } from './store.ts';

const Drawer = late(() => import('./components/notification-drawer.tsx'));

function DrawerOverlay() {
  const open = useDrawer((state) => state.open);
  // Loaded when first wanted; then it stays, so that it can leave the screen as it came.
  return <Suspense>{open && <Drawer />}</Suspense>;
}

function AttentionStatus() {
  const items = useAttention().data?.items;
  const worst = items?.[0];
  return (
    <StatusButton onClick={() => setDrawer(true)} aria-haspopup="dialog">
      <StateMark
        state={worst ? severityMarks[worst.severity].state : items ? 'healthy' : 'neutral'}
        label={
          !items
            ? 'not known yet'
            : worst
              ? `${formatCount(items.length, 'thing needs', 'things need')} you`
              : 'nothing needs you'
        }
      />
    </StatusButton>
  );
}

export const attention: FeatureModule = {
  id: 'attention',
  commands: [
    {
      id: 'attention.open',
      title: 'Show what needs you',
      group: 'View',
      icon: Bell,
      keywords: ['attention', 'snoozed', 'dismissed', 'needs me'],
      keys: 'G T',
      run: () => setDrawer(true),
    },
  ],
  statusItems: [{ id: 'attention', side: 'start', Component: AttentionStatus }],
  overlays: [DrawerOverlay],
};

export function useAttentionBadge(): NavBadge | null {
  const count = useAttention().data?.items.length ?? 0;
  return count > 0 ? { count, label: count === 1 ? 'needs you' : 'need you' } : null;
}

export { AttentionGroups } from './components/attention-groups.tsx';
export { useAttention } from './queries.ts';
