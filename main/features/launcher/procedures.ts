import { implementer } from '../../core/rpc.ts';
import type { LauncherService } from './create-launcher.ts';

const os = implementer.launcher;

export function createLauncherProcedures({ launcher }: { launcher: LauncherService }) {
  return os.router({
    statuses: os.statuses.handler(() => launcher.statuses()),
    setup: os.setup.handler(({ input }) => launcher.setup(input)),
    save: os.save.handler(({ input }) => launcher.save(input)),
    reset: os.reset.handler(({ input }) => launcher.reset(input)),
    hide: os.hide.handler(({ input }) => launcher.hide(input)),
    unhide: os.unhide.handler(({ input }) => launcher.unhide(input)),
    saveFile: os.saveFile.handler(({ input }) => launcher.saveFile(input)),
    conflicts: os.conflicts.handler(({ input }) => launcher.conflicts(input)),
    start: os.start.handler(({ input }) => launcher.start(input)),
    stop: os.stop.handler(({ input }) => launcher.stop(input)),
    restart: os.restart.handler(({ input }) => launcher.restart(input)),
    startProjects: os.startProjects.handler(({ input }) => launcher.startProjects(input)),
    stopProjects: os.stopProjects.handler(({ input }) => launcher.stopProjects(input)),
    probe: os.probe.handler(({ input }) => launcher.probe(input)),
    limit: os.limit.handler(({ input }) => launcher.limit(input)),
    usage: os.usage.handler(({ input }) => launcher.usage(input)),
    receipts: os.receipts.handler(({ input }) => launcher.receipts(input)),
    interrupted: os.interrupted.handler(() => launcher.interrupted()),
    forgetInterrupted: os.forgetInterrupted.handler(() => launcher.forgetInterrupted()),
    sets: os.sets.handler(() => launcher.sets()),
    saveSet: os.saveSet.handler(({ input }) => launcher.saveSet(input)),
    removeSet: os.removeSet.handler(({ input }) => launcher.removeSet(input)),
  });
}
