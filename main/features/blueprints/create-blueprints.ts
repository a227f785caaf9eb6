import type { Journal } from '../../core/journal/journal.ts';
import type { createDisposers } from '../../core/lib/disposers.ts';
import type { Logger } from '../../core/log/logger.ts';
import type { LauncherService } from '../launcher/index.ts';
import type { ProjectsService } from '../projects/index.ts';
import { createChecking } from './checking/create-checking.ts';
import { createBlueprintsService } from './service.ts';

interface Deps {
  projects: ProjectsService;
  launcher: LauncherService;
  journal: Journal;
  log: Logger;
  /** For the thread in which files are checked: it ends by itself when it rests, and with Optimus. */
  disposers: Pick<ReturnType<typeof createDisposers>, 'add'>;
}

/** Files that build and ship a project. */
export function createBlueprints({ projects, launcher, journal, log, disposers }: Deps) {
  const { generators, dispose } = createChecking({ log: log.child('blueprints') });
  disposers.add(dispose);
  return createBlueprintsService({ projects, launcher, journal, generators });
}
