import type { Limits } from '../../../../shared/features/launcher/schema.ts';
import { megabyte } from '../../../../shared/lib/bytes.ts';
import type { Children } from '../../../core/children/types.ts';
import type { Group } from './group.ts';
import type { Systemd } from './systemd.ts';
import { limitedWords, type Means } from './words.ts';
import { niceness } from './wrapper.ts';

/** How one that runs is held. */
export interface Held {
  serviceId: string;
  limits: Limits;
  means: Means;
  group: Group | null;
  /** Of systemd, when it is one. */
  unit: string | null;
  /** The folder of its group was made here, and is ours to remove. */
  made: boolean;
}

interface Asked {
  held: Held;
  pids: readonly number[];
  limits: Limits;
  children: Pick<Children, 'run'>;
  systemd: Systemd | null;
}

interface Line {
  ok: boolean;
  sentence: string;
}
const later = 'it takes effect at the next start';
const processes = (count: number) => (count === 1 ? 'one process' : `${count} processes`);

/** Gives other limits to what runs already; what cannot be changed says so, and from when it will hold. */
export async function change({ held, pids, limits, children, systemd }: Asked): Promise<{
  ok: boolean;
  sentence: string;
  evidence: Line[];
}> {
  const { means, group, unit } = held;
  const evidence: Line[] = [];

  const runs = (command: string, args: string[]) =>
    children.run({ label: `Limit ${held.serviceId}`, command, args, cwd: '/' }).then(
      ({ code, stderr }) => ({ ok: code === 0, said: stderr.toString('utf8').trim().slice(0, 200) }),
      () => ({ ok: false, said: `${command} is not installed` }),
    );

  async function memoryOfEach() {
    const soft = limits.memoryMb === null ? 'unlimited' : String(limits.memoryMb * megabyte);
    let done = 0;
    let why = 'it has no process';
    for (const pid of pids) {
      const { ok, said } = await runs('prlimit', ['--pid', String(pid), `--data=${soft}:`]);
      if (ok) done += 1;
      else why = said;
    }
    // One that ended meanwhile needs no limit.
    const ok = done > 0;
    const sentence = ok ? `prlimit set the data limit of ${processes(done)} to ${soft}` : `Memory: ${why}; ${later}`;
    evidence.push({ ok, sentence });
  }

  async function priority() {
    const to = limits.cpuPercent === null ? 0 : niceness;
    if ((held.limits.cpuPercent === null) === (limits.cpuPercent === null)) {
      evidence.push({ ok: true, sentence: 'Its priority is what it was: nice knows no ceiling' });
      return;
    }
    const { ok, said } = await runs('renice', ['-n', String(to), '-p', ...pids.map(String)]);
    const sentence = ok ? `renice set ${processes(pids.length)} to ${to}` : `Processor: ${said}; ${later}`;
    evidence.push({ ok, sentence });
  }

  if (unit !== null && systemd) {
    const trouble = await systemd.set(unit, limits).then(
      () => null,
      (error: unknown) => String(error instanceof Error ? error.message : error),
    );
    if (trouble !== null) evidence.push({ ok: false, sentence: `systemd refused: ${trouble}` });
    const hold = { memory: means.memory === 'systemd', cpu: means.cpu === 'systemd' };
    if (group) evidence.push(...(await group.check(limits, hold)));
  }
  if (group && unit === null)
    evidence.push(...(await group.limit(limits, { memory: means.memory === 'cgroup', cpu: means.cpu === 'cgroup' })));
  const changed = {
    memory: limits.memoryMb !== held.limits.memoryMb,
    cpu: limits.cpuPercent !== held.limits.cpuPercent,
  };
  if (means.memory === 'ulimit' && changed.memory) await memoryOfEach();
  if (means.cpu === 'nice' && changed.cpu) await priority();
  if (means.memory === 'none' && limits.memoryMb !== null)
    evidence.push({ ok: false, sentence: 'Memory cannot be held to a limit on this system' });
  if (means.cpu === 'none' && limits.cpuPercent !== null)
    evidence.push({ ok: false, sentence: 'The processor cannot be held to a limit on this system' });

  const ok = evidence.every((line) => line.ok);
  const words = limitedWords(limits, means);
  const sentence = !ok
    ? (evidence.find((line) => !line.ok)?.sentence ?? '')
    : words === null
      ? 'Its limits were lifted.'
      : `Its limits were changed: ${words}.`;
  return { ok, sentence, evidence };
}
