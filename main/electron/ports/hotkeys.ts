import type { GlobalShortcut } from 'electron';
import type { HostKeyId, HotkeyPort } from '../../core/ports/host-ports.ts';
import { acceleratorProblem } from './accelerator.ts';

export interface HotkeyDeps {
  globalShortcut: Pick<GlobalShortcut, 'register' | 'unregister'>;
  platform: NodeJS.Platform;
  env: NodeJS.ProcessEnv;
}

const WAYLAND =
  'This Wayland session does not let a program listen to keys everywhere. In the keyboard settings of your desktop, bind a key to the command “optimus” or “optimus --voice”.';

export function createHotkeyPort({ globalShortcut, platform, env }: HotkeyDeps): HotkeyPort & { dispose(): void } {
  const held = new Map<HostKeyId, string>();
  const wayland = platform === 'linux' && (env.XDG_SESSION_TYPE === 'wayland' || Boolean(env.WAYLAND_DISPLAY));

  const unregister = (id: HostKeyId) => {
    const accelerator = held.get(id);
    held.delete(id);
    if (accelerator !== undefined) globalShortcut.unregister(accelerator);
  };

  return {
    status: () =>
      wayland
        ? { available: false, why: 'Global keys do not exist in this Wayland session.', remedy: WAYLAND }
        : { available: true, detail: 'Keys work in every program.' },
    register(id, accelerator, onPress) {
      unregister(id);
      if (accelerator === '') return { status: 'off', why: '' };
      if (wayland) return { status: 'unsupported', why: WAYLAND };
      const problem = acceleratorProblem(accelerator);
      if (problem !== null) return { status: 'invalid', why: problem };
      const owner = [...held].find(([, other]) => other.toLowerCase() === accelerator.toLowerCase());
      if (owner) return { status: 'taken', why: `Optimus already uses ${accelerator} for another action.` };
      try {
        if (!globalShortcut.register(accelerator, onPress))
          return {
            status: 'taken',
            why: `Another program holds ${accelerator}. Choose another key or close that program.`,
          };
      } catch {
        return { status: 'invalid', why: `The system does not know ${accelerator} as a key.` };
      }
      held.set(id, accelerator);
      return { status: 'active', why: '' };
    },
    unregister,
    dispose() {
      for (const id of [...held.keys()]) unregister(id);
    },
  };
}
