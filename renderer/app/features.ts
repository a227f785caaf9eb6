import { attention } from '../features/attention/index.tsx';
import { hotkeys } from '../features/hotkeys/index.tsx';
import { identity } from '../features/identity/index.tsx';
import { journal } from '../features/journal/index.tsx';
import { now } from '../features/now/index.tsx';
import { projects } from '../features/projects/index.tsx';
import { runs } from '../features/runs/index.tsx';
import { settings } from '../features/settings/index.tsx';
import { system } from '../features/system/index.tsx';
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
  settings,
  hotkeys,
  system,
];
