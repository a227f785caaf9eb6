import { dirname } from 'node:path';
import type { Limits } from '../../../../shared/features/launcher/schema.ts';
import type { Children } from '../../../core/children/types.ts';
import type { GroupFiles } from './group-files.ts';
import { mountIn } from './group-place.ts';

const tryMs = 10_000;
/** Says where it is and what holds there: a manager takes properties that it has no means to hold. */
const lookAround =
  'p=$(sed -n s/^0::// /proc/self/cgroup); echo "$p"; cat "$1$p/memory.max" 2>/dev/null || echo none; cat "$1$p/cpu.max" 2>/dev/null || echo none';

interface Deps {
  children: Pick<Children, 'run'>;
  files: GroupFiles;
  uid?: number;
}

export interface Systemd {
  memory: boolean;
  cpu: boolean;
  /** Runs a program as a scope of that name. */
  scope(unit: string, limits: Limits): string[];
  set(unit: string, limits: Limits): Promise<void>;
  /** Folder of the group of a scope. */
  folder(unit: string): string;
}

export function properties({ memoryMb, cpuPercent }: Limits): string[] {
  return [
    `MemoryMax=${memoryMb === null ? 'infinity' : `${memoryMb}M`}`,
    `CPUQuota=${cpuPercent === null ? '' : `${cpuPercent}%`}`,
  ];
}

/** Whether a manager of the user is there that takes scopes and holds them; null otherwise. */
export async function findSystemd({ children, files, uid = process.getuid?.() ?? 0 }: Deps): Promise<Systemd | null> {
  const mount = mountIn((await files.read('/proc/self/mountinfo')) ?? '');
  if (!mount) return null;
  const whose = uid === 0 ? [] : ['--user'];
  const scoped = (unit: string | null, limits: Limits) => [
    ...['systemd-run', ...whose, '--scope', '--quiet', '--collect'],
    ...(unit === null ? [] : [`--unit=${unit}`]),
    ...properties(limits).flatMap((property) => ['-p', property]),
    '--',
  ];
  const [command = '', ...args] = scoped(null, { memoryMb: 512, cpuPercent: 90 });
  const said = await children
    .run({
      label: 'Look whether systemd can hold limits',
      command,
      args: [...args, '/bin/sh', '-c', lookAround, 'sh', mount.at],
      cwd: '/',
      signal: AbortSignal.timeout(tryMs),
    })
    .catch(() => null);
  const [path = '', memory = '', cpu = ''] = said?.code === 0 ? said.stdout.toString('utf8').split('\n') : [];
  if (!path.startsWith('/')) return null;
  const folder = dirname(`${mount.at}${path}`);
  return {
    memory: memory.trim() === String(512 * 1024 * 1024),
    cpu: cpu.trim() === '90000 100000',
    scope: scoped,
    folder: (unit) => `${folder}/${unit}`,
    async set(unit, limits) {
      const { code, stderr } = await children.run({
        label: `Limit ${unit}`,
        command: 'systemctl',
        args: [...whose, 'set-property', '--runtime', unit, ...properties(limits)],
        cwd: '/',
        signal: AbortSignal.timeout(tryMs),
      });
      if (code !== 0) throw new Error(stderr.toString('utf8').trim().slice(0, 300) || 'systemctl failed');
    },
  };
}
