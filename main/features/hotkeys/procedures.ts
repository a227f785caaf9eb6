import { implementer } from '../../core/rpc.ts';
import type { HotkeysService } from './service.ts';

const os = implementer.hotkeys;

export function createHotkeysProcedures({ hotkeys }: { hotkeys: HotkeysService }) {
  return os.router({
    list: os.list.handler(() => hotkeys.list()),
    rebind: os.rebind.handler(({ input }) => hotkeys.rebind(input.id, input.accelerator)),
  });
}
