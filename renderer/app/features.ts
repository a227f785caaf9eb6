import { alerts } from '../features/alerts/index.tsx';
import { attention } from '../features/attention/index.tsx';
import { backups } from '../features/backups/index.tsx';
import { blueprints } from '../features/blueprints/index.tsx';
import { builds } from '../features/builds/index.tsx';
import { chat } from '../features/chat/index.tsx';
import { containers } from '../features/containers/index.tsx';
import { council } from '../features/council/index.tsx';
import { databases } from '../features/databases/index.tsx';
import { deployments } from '../features/deployments/index.tsx';
import { environments } from '../features/environments/index.tsx';
import { hotkeys } from '../features/hotkeys/index.tsx';
import { identity } from '../features/identity/index.tsx';
import { journal } from '../features/journal/index.tsx';
import { knowledge } from '../features/knowledge/index.tsx';
import { launcher } from '../features/launcher/index.tsx';
import { logs } from '../features/logs/index.tsx';
import { memory } from '../features/memory/index.tsx';
import { minds } from '../features/minds/index.tsx';
import { monitors } from '../features/monitors/index.tsx';
import { notifications } from '../features/notifications/index.tsx';
import { now } from '../features/now/index.tsx';
import { processes } from '../features/processes/index.tsx';
import { projects } from '../features/projects/index.tsx';
import { reminders } from '../features/reminders/index.tsx';
import { runs } from '../features/runs/index.tsx';
import { settings } from '../features/settings/index.tsx';
import { system } from '../features/system/index.tsx';
import { terminals } from '../features/terminals/index.tsx';
import { voice } from '../features/voice/index.tsx';
import { workflows } from '../features/workflows/index.tsx';
import type { FeatureModule } from './feature.ts';

/** One line per feature, in the order of the sidebar. */
export const features: readonly FeatureModule[] = [
  attention,
  now,
  projects,
  journal,
  runs,
  workflows,
  identity,
  launcher,
  terminals,
  logs,
  environments,
  monitors,
  processes,
  containers,
  databases,
  alerts,
  notifications,
  blueprints,
  builds,
  deployments,
  backups,
  minds,
  knowledge,
  memory,
  council,
  chat,
  voice,
  reminders,
  settings,
  hotkeys,
  system,
];
