import { join } from 'node:path';
import type Docker from 'dockerode';
import type { Children } from '../../../core/children/types.ts';
import type { Clock } from '../../../core/lib/clock.ts';
import type { Logger } from '../../../core/log/logger.ts';
import { createDatabaseTools } from './create-database-tools.ts';
import { createHooks } from './hooks/create-hooks.ts';
import { createPrivateFolders } from './lib/private-folder.ts';
import { createRunTool } from './lib/run-tool.ts';
import { createPointInTime } from './point-in-time/create-point-in-time.ts';
import type { FollowState } from './point-in-time/follow.ts';
import type { DatabaseTools, Hooks, PointInTime, VolumeTools } from './types.ts';
import { createVolumeTools } from './volumes/create-volume-tools.ts';

interface ToolsDeps {
  children: Pick<Children, 'spawn'>;
  clock: Clock;
  log: Logger;
  dataDir: string;
  /** The engine that Containers shows; rejects with a sentence when there is none. */
  docker: () => Promise<Docker>;
  /** How following the changes of a database goes: when it waits or has ended, somebody should know. */
  onFollow?: (state: FollowState) => void;
  /** Room that an archive of changes never takes: half a GB unless it is said. */
  reserveBytes?: number;
  /** How long the lock of another program on a SQLite file is waited for: 10 s unless it is said. */
  busyMs?: number;
  /** Volumes as files, or as one archive each: as this account may, unless it is said. */
  volumesAsFiles?: boolean;
}

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
export function createTools({ children, clock, log, dataDir, docker, ...more }: ToolsDeps): BackupTools {
  const { onFollow, reserveBytes, busyMs, volumesAsFiles: asFiles } = more;
  const own = join(dataDir, 'backups');
  const folders = createPrivateFolders(join(own, 'private'));
  const runTool = createRunTool(children);
  const { dispose: disposeDatabases, ...databases } = createDatabaseTools({ clock, log, runTool, folders, busyMs });
  const pointInTime = createPointInTime({
    ...{ children, clock, log, runTool, folders },
    ...(onFollow && { onFollow }),
    ...(reserveBytes !== undefined && { reserveBytes }),
  });
  return {
    databases,
    volumes: createVolumeTools({ runTool, docker, dataDir, asFiles }),
    pointInTime,
    hooks: createHooks({ children, clock, log, dir: join(own, 'hooks') }),
    begin: () => folders.sweep(),
    async dispose() {
      await pointInTime.dispose();
      await disposeDatabases();
    },
  };
}
