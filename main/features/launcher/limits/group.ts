import type { Limits } from '../../../../shared/features/launcher/schema.ts';
import { megabyte } from '../../../../shared/lib/bytes.ts';
import type { ChildGroup } from '../../../core/children/types.ts';
import type { GroupFiles } from './group-files.ts';

const periodUs = 100_000;
const removeTries = 20;
const removePauseMs = 25;

export const memoryText = ({ memoryMb }: Limits): string => (memoryMb === null ? 'max' : String(memoryMb * megabyte));
export const cpuText = ({ cpuPercent }: Limits): string =>
  `${cpuPercent === null ? 'max' : Math.round((cpuPercent / 100) * periodUs)} ${periodUs}`;

/** The kernel rounds down to whole pages. */
const pageBytes = 64 * 1024;
function isSame(wanted: string, read: string | null): boolean {
  const [a = '', b = ''] = [wanted, read?.trim() ?? ''].map((text) => text.split(' ')[0]);
  return a === b || (a !== 'max' && b !== 'max' && Math.abs(Number(a) - Number(b)) < pageBytes);
}

/** One control group: who is in it, whatever has become of him since, and what he may take. */
export interface Group extends ChildGroup {
  path: string;
  /** Writes what may be taken, and reads it back. */
  limit(limits: Limits, hold: { memory: boolean; cpu: boolean }): Promise<{ ok: boolean; sentence: string }[]>;
  /** What may be taken as the kernel holds it now, against what was wanted. */
  check(limits: Limits, hold: { memory: boolean; cpu: boolean }): Promise<{ ok: boolean; sentence: string }[]>;
  /** How often the kernel ended something in it because of its limit. */
  oomKills(): Promise<number>;
  /** Gone; false when something still runs in it. */
  remove(): Promise<boolean>;
}

export function openGroup(path: string, files: GroupFiles): Group {
  const below = async (folder: string): Promise<string[]> => {
    const inner = await Promise.all((await files.folders(folder)).map(below));
    return [...inner.flat(), folder];
  };

  async function look(file: string, wanted: string) {
    const now = (await files.read(`${path}/${file}`))?.trim() ?? null;
    const ok = isSame(wanted, now);
    return { ok, sentence: `${file} of its group is ${now ?? 'not there'}${ok ? '' : `, ${wanted} was wanted`}` };
  }
  const check: Group['check'] = (limits, { memory, cpu }) =>
    Promise.all([
      ...(memory ? [look('memory.max', memoryText(limits))] : []),
      ...(cpu ? [look('cpu.max', cpuText(limits))] : []),
    ]);

  return {
    path,
    killFile: `${path}/cgroup.kill`,
    async members() {
      const found = await Promise.all((await below(path)).map((folder) => files.read(`${folder}/cgroup.procs`)));
      return found.flatMap((text) => (text ?? '').split('\n').map(Number)).filter((pid) => pid > 0);
    },
    // Older kernels have no such switch; each is signalled by its pid all the same.
    kill: () => files.write(`${path}/cgroup.kill`, '1').catch(() => {}),
    async limit(limits, hold) {
      const put = (file: string, text: string) => files.write(`${path}/${file}`, text).catch(() => {});
      // A service of which one process was taken is no service any more: it ends as a whole, and that can be told.
      if (hold.memory) await put('memory.oom.group', limits.memoryMb === null ? '0' : '1');
      if (hold.memory) await put('memory.max', memoryText(limits));
      if (hold.cpu) await put('cpu.max', cpuText(limits));
      return check(limits, hold);
    },
    check,
    async oomKills() {
      const text = await files.read(`${path}/memory.events`);
      return Number(/^oom_kill (\d+)$/m.exec(text ?? '')?.[1] ?? 0);
    },
    async remove() {
      for (let left = removeTries; left > 0; left -= 1) {
        for (const folder of await below(path)) await files.remove(folder).catch(() => {});
        if ((await files.read(`${path}/cgroup.procs`)) === null) return true;
        // What was just killed is taken out a moment later.
        await new Promise((resolve) => setTimeout(resolve, removePauseMs));
      }
      return false;
    },
  };
}
