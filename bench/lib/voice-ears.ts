import { randomUUID } from 'node:crypto';
import { createChildren } from '../../main/core/children/children.ts';
import type { Children } from '../../main/core/children/types.ts';
import { createSystemClock } from '../../main/core/lib/clock.ts';
import { quietLog } from '../../main/core/testing/quiet-log.ts';
import { createEars } from '../../main/features/voice/ears/create-ears.ts';
import { loadSilero } from '../../main/features/voice/ears/program/silero.ts';
import { bytesOf, joined, noise, piecesOf, say, silence } from '../../main/features/voice/testing/speech.ts';
import type { Figure } from './bench.ts';
import { cpuSeconds, memoryMb } from './process-cost.ts';
import { interleaved, quick } from './rounds.ts';
import { median } from './stats.ts';
import { withTempDir } from './temp-dir.ts';

type Ears = ReturnType<typeof createEars>;

/** As a microphone feeds it. */
const pieceMs = 100;

/** A program of one line, in a process of its own: what any would take to come up, and to hold. */
async function emptyProgram(children: Children) {
  const began = performance.now();
  const child = await children.spawn({
    ...{ label: 'empty', command: process.execPath, args: ['-e', 'console.log(0); setInterval(() => {}, 1e6)'] },
  });
  await new Promise((resolve) => child.stdout.once('data', resolve));
  const ms = performance.now() - began;
  const mb = await memoryMb(child.pid);
  await child.stop({ graceMs: 0 });
  return { ms, mb };
}

/** A sentence and silence, at the speed at which they are spoken. */
async function listenLive(ears: Ears, pid: number) {
  const pieces = piecesOf(bytesOf(joined(await say('what is running on staging'), silence(quick ? 800 : 6_000))), [
    pieceMs * 32,
  ]);
  let fedAt = 0;
  const lags: number[] = [];
  const hearing = ears.listen(({ silentMs }) => {
    if (silentMs > 0 && fedAt > 0) lags.push(performance.now() - fedAt);
    fedAt = 0;
  });
  if (!hearing) throw new Error(ears.problem() ?? 'there are no ears');
  const before = await cpuSeconds(pid);
  const began = performance.now();
  for (const [at, piece] of pieces.entries()) {
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, began + at * pieceMs - performance.now())));
    fedAt = performance.now();
    hearing.feed(piece);
  }
  await hearing.end();
  const seconds = (performance.now() - began) / 1_000;
  return { lag: median(lags), cpu: (((await cpuSeconds(pid)) - before) / seconds) * 100 };
}

/** What finding speech takes, in a process of its own. */
export const earsFigures = (): Promise<Figure[]> =>
  withTempDir(async (dataDir) => {
    const clock = createSystemClock();
    const children = createChildren({ clock, log: quietLog, instanceId: randomUUID() });
    const ears = createEars({ children, clock, log: quietLog, dataDir });
    try {
      await ears.begin();
      const empty = await emptyProgram(children);
      const began = performance.now();
      await ears.inspect(bytesOf(silence(100)));
      const cold = performance.now() - began;
      const pid = children.list().find(({ subject }) => subject?.id === 'ears')?.pid ?? 0;
      const live = await listenLive(ears, pid);

      const samples = noise((quick ? 5 : 60) * 1_024);
      const bytes = bytesOf(samples);
      const timed = async (work: () => Promise<unknown>) => {
        const from = performance.now();
        await work();
        return { ms: ((performance.now() - from) / samples.length) * 16_000 };
      };
      const bare = await loadSilero();
      const whole = await interleaved(quick ? 1 : 3, {
        ours: () => timed(() => ears.inspect(bytes)),
        bare: () => timed(() => bare().likely(samples)),
      });
      return [
        { name: 'ears-silence-to-event', value: live.lag, unit: 'ms', better: 'lower', aim: 50 },
        { name: 'ears-live-cpu', value: live.cpu, unit: '% of a core', better: 'lower', aim: 5 },
        {
          ...{ name: 'ears-inspect-per-second', value: whole.ours.ms, unit: 'ms', better: 'lower' },
          peer: { name: 'the same model in this process', value: whole.bare.ms },
        },
        {
          ...{ name: 'ears-cold-start', value: cold, unit: 'ms', better: 'lower' },
          peer: { name: 'an empty program', value: empty.ms },
        },
        {
          ...{ name: 'ears-memory', value: await memoryMb(pid), unit: 'MB', better: 'lower' },
          peer: { name: 'an empty program', value: empty.mb },
        },
      ];
    } finally {
      await ears.dispose();
      await children.dispose();
    }
  });
