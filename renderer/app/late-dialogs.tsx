import { type ComponentType, useEffect, useState } from 'react';
import { loadCode } from '../lib/load-code.ts';
import { useToast } from '../ui/toast.tsx';
import { failureToast } from './failure.tsx';

interface LateDialogsProps<D> {
  /** Null while none is open. */
  dialog: D | null;
  /** Each dialog of its own: what was written in the one before is not in the next. */
  times?: number;
  load: () => Promise<ComponentType<{ dialog: D }>>;
  close: () => void;
}

/**
 * Mounted once by a feature, so that keys and palette reach its dialogs from any screen. Their code comes when the first is opened;
 * while Optimus is away it does not come, which must not take down the page around it.
 */
export function LateDialogs<D>({ dialog, times, load, close }: LateDialogsProps<D>) {
  const toast = useToast();
  const [Loaded, setLoaded] = useState<ComponentType<{ dialog: D }> | null>(null);
  const wanted = dialog !== null && Loaded === null;
  useEffect(() => {
    if (!wanted) return;
    loadCode(load).then(
      (loaded) => setLoaded(() => loaded),
      (error) => {
        close();
        toast(failureToast('That could not be opened', error));
      },
    );
  }, [wanted, load, close, toast]);
  return dialog !== null && Loaded && <Loaded key={times} dialog={dialog} />;
}
