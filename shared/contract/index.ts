import { attentionContract } from '../features/attention/contract.ts';
import { hotkeysContract } from '../features/hotkeys/contract.ts';
import { identityContract } from '../features/identity/contract.ts';
import { journalContract } from '../features/journal/contract.ts';
import { nowContract } from '../features/now/contract.ts';
import { projectsContract } from '../features/projects/contract.ts';
import { runsContract } from '../features/runs/contract.ts';
import { settingsContract } from '../features/settings/contract.ts';
import { systemContract } from '../features/system/contract.ts';
import { workflowsContract } from '../features/workflows/contract.ts';

/** One line per feature. */
export const contract = {
  attention: attentionContract,
  hotkeys: hotkeysContract,
  identity: identityContract,
  journal: journalContract,
  now: nowContract,
  projects: projectsContract,
  runs: runsContract,
  settings: settingsContract,
  system: systemContract,
  workflows: workflowsContract,
};
