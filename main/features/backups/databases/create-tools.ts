import { join } from 'node:path';
import type { AllToolsDeps, createAllTools } from './create-all-tools.ts';
import { createHooks } from './hooks/create-hooks.ts';
import { createPrivateFolders } from './lib/private-folder.ts';
import type { DatabaseTools, Hooks, PointInTime, VolumeTools } from './types.ts';

export interface BackupTools {
  databases: DatabaseTools;
  volumes: VolumeTools;
  pointInTime: PointInTime;
  hooks: Hooks;
  /** At the start, before anything else of it: passwords that a killed Optimus left in files go. */
  begin(): Promise<void>;
  dispose(): Promise<void>;
}

/** All that saves what is no file: databases, volumes, and the commands around them. Nothing is started by making it. */
export function createTools(deps: AllToolsDeps): BackupTools {
  const { children, clock, log, dataDir } = deps;
  const own = join(dataDir, 'backups');
  const folders = createPrivateFolders(join(own, 'private'));
  let loaded: Promise<ReturnType<typeof createAllTools>> | null = null;
  /** Whoever has no database and no volume in a plan needs none of them. */
  const all = () => {
    loaded ??= import('./create-all-tools.ts').then((tools) => tools.createAllTools({ ...deps, folders }));
    return loaded;
  };
  return {
    databases: {
      lacks: async (...asked) => (await all()).databases.lacks(...asked),
      dump: async (...asked) => (await all()).databases.dump(...asked),
      prove: async (...asked) => (await all()).databases.prove(...asked),
      restore: async (...asked) => (await all()).databases.restore(...asked),
      sweep: async (...asked) => (await all()).databases.sweep(...asked),
    },
    volumes: {
      dump: async (...asked) => (await all()).volumes.dump(...asked),
      restore: async (...asked) => (await all()).volumes.restore(...asked),
      sweep: async () => (await all()).volumes.sweep(),
    },
    pointInTime: {
      lacks: async (...asked) => (await all()).pointInTime.lacks(...asked),
      follow: async (...asked) => (await all()).pointInTime.follow(...asked),
      unfollow: async (...asked) => (await all()).pointInTime.unfollow(...asked),
      base: async (...asked) => (await all()).pointInTime.base(...asked),
      window: async (...asked) => (await all()).pointInTime.window(...asked),
      restore: async (...asked) => (await all()).pointInTime.restore(...asked),
      dispose: async () => (await loaded)?.pointInTime.dispose(),
    },
    hooks: createHooks({ children, clock, log, dir: join(own, 'hooks') }),
    begin: () => folders.sweep(),
    async dispose() {
      await (await loaded)?.dispose();
    },
  };
}
