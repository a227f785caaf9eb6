import { implementer } from './core/rpc.ts';
import { createAttentionProcedures } from './features/attention/index.ts';
import { createHotkeysProcedures } from './features/hotkeys/index.ts';
import { createJournalProcedures } from './features/journal/index.ts';
import { createNowProcedures } from './features/now/index.ts';
import { createSettingsProcedures } from './features/settings/index.ts';
import { createSystemProcedures } from './features/system/index.ts';
import type { Services } from './core/create-core.ts';

/** One line per feature. */
export function createRouter(services: Services) {
  return implementer.router({
    attention: createAttentionProcedures(services),
    hotkeys: createHotkeysProcedures(services),
    journal: createJournalProcedures(services),
    now: createNowProcedures(services),
    settings: createSettingsProcedures(services),
    system: createSystemProcedures(services),
  });
}
export type Router = ReturnType<typeof createRouter>;
