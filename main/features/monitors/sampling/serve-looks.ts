import type { MessagePort } from 'node:worker_threads';
import type { Looker } from './looker.ts';
import { type FromSampler, type Table, type ToSampler, threadTime } from './messages.ts';

const secondMs = 1_000;
/** In the middle of a second: a look that is late or early by some is still in its own. */
const phaseMs = 500;
const shortestMs = 100;
const tableMs = 2_000;
/** A machine with very many processes is shown less often rather than kept busy by being shown. */
const rowsPerSecond = 2_000;

interface Deps {
  port: Pick<MessagePort, 'postMessage' | 'on'>;
  looker: Looker;
  now?: () => number;
}

/** The thread of the sampler: one look each second, and answers in between. */
export function serveLooks({ port, looker, now = Date.now }: Deps) {
  const tell = (message: FromSampler) => port.postMessage(message);
  let begun = false;
  let looked = false;
  let watched = false;
  let ticking = false;
  let tableDue = 0;
  let lastProblem = '';

  const problem = (error: unknown) => {
    const why = error instanceof Error ? (error.stack ?? error.message) : String(error);
    // The same one each second would fill the log.
    if (why !== lastProblem) tell({ type: 'problem', why });
    lastProblem = why;
  };

  async function lookOnce() {
    const measured = await looker.look();
    looked = true;
    if (begun) tell({ type: 'measured', ...measured, values: { ...measured.values }, sentAt: threadTime() });
  }

  async function tick() {
    if (!begun && !watched) {
      ticking = false;
      return;
    }
    try {
      const due = watched && now() >= tableDue;
      looker.watch(due);
      await lookOnce();
      if (due) {
        const table = await looker.table();
        // Half a second early rather than one look late.
        tableDue = now() + Math.max(tableMs, (table.processes.length / rowsPerSecond) * secondMs) - phaseMs;
        tell({ type: 'table', table });
      }
    } catch (error) {
      problem(error);
    }
    next();
  }
  function next() {
    const wait = secondMs - ((now() + secondMs - phaseMs) % secondMs);
    // A timer that fired a moment early must not make two looks of one.
    setTimeout(() => void tick(), wait < shortestMs ? wait + secondMs : wait);
  }
  function run() {
    if (ticking) return;
    ticking = true;
    void tick();
  }

  /** Whoever asks before the first look gets one made for him. */
  async function answer(id: number, make: () => Promise<FromSampler>) {
    try {
      if (!looked) await looker.look();
      looked = true;
      tell(await make());
    } catch (error) {
      tell({ type: 'failed', id, why: error instanceof Error ? error.message : String(error) });
    }
  }

  port.on('message', (message: ToSampler) => {
    switch (message.type) {
      case 'begin':
        begun = true;
        run();
        return;
      case 'places':
        looker.places(message.places);
        return;
      case 'watch':
        watched = message.on;
        tableDue = 0;
        if (watched) run();
        return;
      case 'machine':
        void answer(message.id, async () => ({ type: 'machine', id: message.id, machine: await looker.machine() }));
        return;
      case 'table':
        void answer(message.id, async () => ({ type: 'answer', id: message.id, table: await freshTable() }));
    }
  });

  /** What nobody has looked at for a while is looked at for the one who asks. */
  async function freshTable(): Promise<Table> {
    if (!ticking) await looker.look();
    return looker.table();
  }
}
