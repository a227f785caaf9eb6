import { acceleratorText } from '../lib/accelerator.ts';
import { currentPlatform } from '../lib/platform.ts';
import type { ToastOptions } from '../ui/toast.tsx';

/** The answer to whoever wants to speak. With an id of its own: asked again, it says so once. */
export const nothingListens = (): ToastOptions => ({
  id: 'voice',
  tone: 'info',
  title: `Nothing listens in this version; the palette (${acceleratorText('Mod+K', currentPlatform())}) does what can be done by hand`,
});
