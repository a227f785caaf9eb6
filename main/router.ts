import type { Attention } from './core/attention/attention.ts';
import type { Journal } from './core/journal/journal.ts';
import { implementer } from './core/rpc.ts';
import { createAttentionProcedures } from './features/attention/index.ts';
import { createHotkeysProcedures, type HotkeysService } from './features/hotkeys/index.ts';
import { createIdentityProcedures, type IdentityService } from './features/identity/index.ts';
import { createJournalProcedures } from './features/journal/index.ts';
import { createNowProcedures, type NowService } from './features/now/index.ts';
import { createProjectsProcedures, type ProjectsService } from './features/projects/index.ts';
import { createRunsProcedures, type RunsService } from './features/runs/index.ts';
import { createSettingsProcedures, type SettingsService } from './features/settings/index.ts';
import { createSystemProcedures, type SystemService } from './features/system/index.ts';
import { createWorkflowsProcedures, type WorkflowsService } from './features/workflows/index.ts';

/** What the procedures stand on. */
export interface RouterServices {
  attention: Attention;
  hotkeys: HotkeysService;
  identity: IdentityService;
  journal: Journal;
  now: NowService;
  projects: ProjectsService;
  runs: RunsService;
  settings: SettingsService;
  system: SystemService;
  workflows: WorkflowsService;
}

/** One line per feature. */
export function createRouter(services: RouterServices) {
  return implementer.router({
    attention: createAttentionProcedures(services),
    hotkeys: createHotkeysProcedures(services),
    identity: createIdentityProcedures(services),
    journal: createJournalProcedures(services),
    now: createNowProcedures(services),
    projects: createProjectsProcedures(services),
    runs: createRunsProcedures(services),
    settings: createSettingsProcedures(services),
    system: createSystemProcedures(services),
    workflows: createWorkflowsProcedures(services),
  });
}
export type Router = ReturnType<typeof createRouter>;
