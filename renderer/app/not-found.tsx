import { Compass } from 'lucide-react';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { useGo, usePathname } from './navigation.tsx';
import { openPalette } from './palette/palette-store.ts';

export function NotFound() {
  const go = useGo();
  const path = usePathname();
  return (
    <EmptyState
      icon={Compass}
      title="There is no screen at this address"
      action={
        <Button variant="primary" onClick={() => go('/')}>
          Go to Now
        </Button>
      }
      aside={
        <button
          type="button"
          onClick={openPalette}
          className="inline-flex items-center gap-2 rounded-sm hover:text-text"
        >
          or find it by name <Kbd keys="Mod+K" />
        </button>
      }
    >
      <code className="text-sm wrap-anywhere">{path.slice(0, 200)}</code>
    </EmptyState>
  );
}
