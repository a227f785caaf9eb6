import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import type { Limits } from '../../../../shared/features/launcher/schema.ts';
import type { Children, Exit } from '../../../core/children/types.ts';
import type { Clock } from '../../../core/lib/clock.ts';
import type { Logger } from '../../../core/log/logger.ts';
import type { MonitorsService } from '../../monitors/index.ts';
import type { LimitedStart, LimitsOfServices } from '../types.ts';
import { change, type Held } from './change.ts';
import { type Group, openGroup } from './group.ts';
import { foldersFrom } from './group-place.ts';
import { createMeans } from './means.ts';
import { createMeasuring } from './measuring.ts';
import { createUsage } from './usage.ts';
import { limitedWords, type Means, meansWords, megabytes } from './words.ts';
import { wrapped } from './wrapper.ts';

interface Deps {
  children: Pick<Children, 'run' | 'facts'>;
  clock: Clock;
  log: Logger;
  monitors: Pick<MonitorsService, 'record' | 'range'>;
  /** Unless a test knows better. */
  machine?: Omit<Parameters<typeof createMeans>[0], 'children'>;
}

const none: Limits = { memoryMb: null, cpuPercent: null };
/** How programs end that are refused memory. */
const outOfMemory = new Set(['SIGABRT', 'SIGSEGV', 'SIGTRAP', 'SIGILL', 'SIGBUS']);
const ours = /\/optimus-\d+-[0-9a-f]+\/[0-9a-f]{10}-\d+$|\/optimus-[0-9a-f]{10}-\d+-\d+\.scope$/;

/** What services may take, and what they take. */
export function createLimits({ children, clock, log, monitors, machine = {} }: Deps): LimitsOfServices {
  const means = createMeans({ ...machine, children });
  const { files } = means;
  const usage = createUsage({ monitors, clock });
  const measuring = createMeasuring({ clock, monitors, log });
  const running = new Map<string, Held>();
  let starts = 0;

  const heldBy = (held: Held) => ({
    limitedBy: limitedWords(held.limits, held.means),
    group: held.group,
    async ranInto({ code, signal }: Exit): Promise<string | null> {
      const { memoryMb } = held.limits;
      if (memoryMb === null) return null;
      const limit = megabytes(memoryMb);
      if (held.group && (await held.group.oomKills()) > 0)
        return `The system ended it because it took more than its ${limit} of memory.`;
      const refused = signal !== null ? outOfMemory.has(signal) : code !== null && code >= 128;
      return held.means.memory === 'ulimit' && refused
        ? `A process of it may have needed more than the ${limit} that each may take.`
        : null;
    },
    async done() {
      if (running.get(held.serviceId) === held) running.delete(held.serviceId);
      if (held.made && held.group && !(await held.group.remove()))
        log.debug('a group of a service is still in use', { path: held.group.path });
    },
  });

  /** Nothing is asked of the machine that the limits do not need. */
  async function find(limits: Limits) {
    if (limits.memoryMb !== null || limits.cpuPercent !== null) return means.find();
    const place = await means.place();
    const without: Means = { memory: place?.memory ? 'cgroup' : 'ulimit', cpu: place?.cpu ? 'cgroup' : 'nice' };
    return { means: means.platform === 'linux' ? without : (await means.find()).means, place, systemd: null };
  }

  async function makeGroup(place: string | undefined, tag: string): Promise<Group | null> {
    if (place === undefined) return null;
    const path = `${place}/${tag}`;
    const made = await files.make(path).then(
      () => true,
      (error: unknown) => {
        log.warn('a service runs without a group of its own', { reason: String(error) });
        return false;
      },
    );
    return made ? openGroup(path, files) : null;
  }

  async function wrap(asked: Parameters<LimitsOfServices['wrap']>[0]): Promise<LimitedStart> {
    const { serviceId, command, args, limits } = asked;
    const found = await find(limits);
    starts += 1;
    const tag = `${createHash('sha256').update(serviceId).digest('hex').slice(0, 10)}-${starts}`;
    const by = { ...found.means };
    const wantsScope =
      (limits.memoryMb !== null && by.memory === 'systemd') || (limits.cpuPercent !== null && by.cpu === 'systemd');
    const { systemd } = found;
    if (systemd && wantsScope) {
      const [hash = '', start = ''] = tag.split('-');
      const unit = `optimus-${hash}-${process.pid}-${start}.scope`;
      const group = openGroup(systemd.folder(unit), files);
      const [first = '', ...rest] = [...systemd.scope(unit, limits), command, ...args];
      const held: Held = { serviceId, limits, means: by, group, unit, made: false };
      running.set(serviceId, held);
      return { command: first, args: rest, ...heldBy(held) };
    }
    const group = await makeGroup(found.place?.path, tag);
    if (!group) {
      if (by.memory === 'cgroup') by.memory = means.platform === 'linux' ? 'ulimit' : 'none';
      if (by.cpu === 'cgroup') by.cpu = 'nice';
    }
    const hold = { memory: by.memory === 'cgroup', cpu: by.cpu === 'cgroup' };
    const put = group ? await group.limit(limits, hold) : [];
    const failed = put.find(({ ok }) => !ok);
    if (failed) {
      await group?.remove();
      throw new Error(`the limits of a service could not be set: ${failed.sentence}`);
    }
    const dataKb = limits.memoryMb !== null && by.memory === 'ulimit' ? limits.memoryMb * 1_024 : null;
    const nice = limits.cpuPercent !== null && by.cpu === 'nice';
    const held: Held = { serviceId, limits, means: by, group, unit: null, made: group !== null };
    running.set(serviceId, held);
    return { ...wrapped({ group: group?.path ?? null, dataKb, nice }, command, args), ...heldBy(held) };
  }

  return {
    wrap,
    async takeUp({ serviceId, pid, limits }) {
      const { means: by } = await find(limits);
      const [mountinfo, said] = await Promise.all([
        files.read('/proc/self/mountinfo'),
        files.read(`/proc/${pid}/cgroup`),
      ]);
      const [at = ''] = foldersFrom(mountinfo ?? '', said ?? '');
      const path = ours.test(at) ? at : null;
      const group = path === null ? null : openGroup(path, files);
      const unit = path?.endsWith('.scope') ? (path.split('/').at(-1) ?? null) : null;
      const held: Held = { serviceId, limits, means: by, group, unit, made: group !== null && unit === null };
      running.set(serviceId, held);
      const taken = heldBy(held);
      return {
        ...taken,
        async done() {
          await taken.done();
          // The folder of the Optimus that made it, when this was the last in there.
          if (held.made && group) await files.remove(dirname(group.path)).catch(() => {});
        },
      };
    },
    async change({ serviceId, pids, limits }) {
      const held = running.get(serviceId) ?? {
        ...{ serviceId, limits: none, group: null, unit: null, made: false },
        means: (await means.find()).means,
      };
      const done = await change({ held, pids, limits, children, systemd: (await means.find()).systemd });
      if (running.has(serviceId) && done.ok) held.limits = limits;
      return { ...done, limitedBy: limitedWords(held.limits, held.means) };
    },
    describe: async () => meansWords((await means.find()).means),
    usage: async (asked) => usage(asked, meansWords((await means.find()).means)),
    measure: measuring.measure,
    async dispose() {
      measuring.dispose();
      const place = await means.made();
      // Not while something is kept running in it.
      if (place) await files.remove(place.path).catch(() => {});
    },
  };
}
