import type Docker from 'dockerode';
import type { Children } from '../../../core/children/types.ts';
import type { Clock } from '../../../core/lib/clock.ts';
import type { Logger } from '../../../core/log/logger.ts';
import { createDatabaseTools } from './create-database-tools.ts';
import type { PrivateFolders } from './lib/private-folder.ts';
import { createRunTool } from './lib/run-tool.ts';
import { createPointInTime } from './point-in-time/create-point-in-time.ts';
import type { FollowState } from './point-in-time/follow.ts';
import { createVolumeTools } from './volumes/create-volume-tools.ts';

export interface AllToolsDeps {
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

export function createAllTools({
  children,
  clock,
  log,
  dataDir,
  docker,
  folders,
  ...more
}: AllToolsDeps & { folders: PrivateFolders }) {
  const { onFollow, reserveBytes, busyMs, volumesAsFiles: asFiles } = more;
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
    async dispose() {
      await pointInTime.dispose();
      await disposeDatabases();
    },
  };
}
