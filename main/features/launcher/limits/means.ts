import type { Children } from '../../../core/children/types.ts';
import { type GroupFiles, groupFiles as realFiles } from './group-files.ts';
import { findGroupPlace, type GroupPlace } from './group-place.ts';
import { findSystemd, type Systemd } from './systemd.ts';
import type { Means } from './words.ts';
import { wrapped } from './wrapper.ts';

interface Deps {
  children: Pick<Children, 'run'>;
  files?: GroupFiles;
  proc?: string;
  platform?: NodeJS.Platform;
  /** Unless a test knows better. */
  canMove?: (path: string) => Promise<boolean>;
}

/** What this machine has to hold limits with. Found out once, when it is first asked. */
export function createMeans({ children, files = realFiles, proc, platform = process.platform, canMove }: Deps) {
  const linux = platform === 'linux';

  /** A shell that goes there and comes to an end says it all. */
  async function moves(path: string): Promise<boolean> {
    const inner = `${path}/try`;
    try {
      await files.make(inner);
      const put = wrapped({ group: inner, dataKb: null, nice: false }, 'true', []);
      const { code } = await children.run({ label: 'Look whether control groups can be used', ...put, cwd: '/' });
      return code === 0;
    } catch {
      return false;
    } finally {
      await files.remove(inner).catch(() => {});
    }
  }

  let place: Promise<GroupPlace | null> | null = null;
  const findPlace = () => {
    place ??= linux
      ? findGroupPlace({ files, canMove: canMove ?? moves, ...(proc !== undefined && { proc }) }).catch(() => null)
      : Promise.resolve(null);
    return place;
  };
  let systemd: Promise<Systemd | null> | null = null;
  /** Only where groups alone do not do: it costs a program. */
  const findManager = async (found: GroupPlace | null) => {
    if (!linux || (found?.memory && found.cpu)) return null;
    systemd ??= findSystemd({ children, files }).catch(() => null);
    return systemd;
  };

  return {
    files,
    platform,
    place: findPlace,
    async find(): Promise<{ means: Means; place: GroupPlace | null; systemd: Systemd | null }> {
      const found = await findPlace();
      const manager = await findManager(found);
      const memory = found?.memory ? 'cgroup' : manager?.memory ? 'systemd' : linux ? 'ulimit' : 'none';
      const cpu = found?.cpu ? 'cgroup' : manager?.cpu ? 'systemd' : platform === 'win32' ? 'none' : 'nice';
      return { means: { memory, cpu }, place: found, systemd: manager };
    },
    /** What was made, if anything was. */
    made: () => place,
  };
}
