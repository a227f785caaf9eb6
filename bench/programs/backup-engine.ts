// One operation of the engine of backups, on a thread as in the product, in a process of its own: says how long it took, its
// answer, and the most memory of the whole process.
import { readFile } from 'node:fs/promises';
import { createSystemClock } from '../../main/core/lib/clock.ts';
import type { Logger } from '../../main/core/log/logger.ts';
import { createThreadEngine } from '../../main/features/backups/engine/own/thread/create-thread-engine.ts';
import type { Access, Operation, OperationName, Operations, Watch } from '../../main/features/backups/engine/types.ts';

interface Told {
  name: OperationName;
  access: Access;
  request: Operations[OperationName][0];
  /** So often: only the later ones count, with the repository open. */
  times: number;
}

const { name, access, request, times } = JSON.parse(process.argv[2] ?? '') as Told;
const watch: Watch = { signal: new AbortController().signal, progress() {}, log() {}, gate: async () => {} };
const log: Logger = {
  ...{ debug() {}, info() {}, child: () => log },
  warn: (message) => process.stderr.write(`${message}\n`),
  error: (message, error) => process.stderr.write(`${message} ${String(error)}\n`),
};
const engine = createThreadEngine({ clock: createSystemClock(), log });
const operation = engine[name] as unknown as Operation<OperationName>;

const took: number[] = [];
let answer: unknown = null;
for (let time = 0; time < times; time += 1) {
  const began = performance.now();
  answer = await operation(access, request, watch);
  took.push(performance.now() - began);
}
const status = process.platform === 'linux' ? await readFile('/proc/self/status', 'utf8') : '';
const peak = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
const peakMb = peak === undefined ? process.memoryUsage.rss() / 1_048_576 : Number(peak) / 1_024;
await engine.dispose();
process.stdout.write(`${JSON.stringify({ took, answer, peakMb })}\n`);
process.exit(0);
