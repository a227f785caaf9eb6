import { createSideProcess, SideProcessEnded } from '../../../../core/children/side-process/side-process.ts';
import type { Children } from '../../../../core/children/types.ts';
import type { Cancel, Clock } from '../../../../core/lib/clock.ts';
import type { Logger } from '../../../../core/log/logger.ts';
import type { Heard, Hearing } from '../../types.ts';
import { programCommand } from '../process/program-command.ts';
import { fromEars } from '../process/protocol.ts';
import { createHearing, type OpenHearing } from './hearing.ts';

interface Deps {
  children: Children;
  clock: Clock;
  log: Logger;
  /** Null when it was lost no more. */
  onTrouble(sentence: string | null): void;
}

export const idleMs = 5 * 60_000;
/** A window takes a millisecond; what answers none in so long answers none at all. */
const patienceMs = 10_000;

/** All recordings that are listened to, in one process of Silero's. */
export function createHearings({ children, clock, log, onTrouble }: Deps) {
  const open = new Set<OpenHearing>();
  let streams = 0;
  let going = false;

  const side = createSideProcess({
    ...{ children, clock, log, idleMs, label: 'speech detection', name: 'ears', howToStart: programCommand },
    config: { role: 'speech' },
    subject: { type: 'voice', id: 'ears', label: 'speech detection' },
    onFrame({ json, payload }, from) {
      const read = fromEars.safeParse(json);
      if (!read.success || read.data.op !== 'likely') return log.error('hearing was answered something else', json);
      const { stream, at } = read.data;
      if (from === side.session()) for (const one of open) if (one.stream() === stream) one.likely(at, payload);
    },
    onEnded(sentence) {
      onTrouble(sentence);
      // One crash is nobody's fault to bear: what was fed is heard again.
      for (const one of [...open]) if (!one.mayGoOn()) one.lose(sentence);
      if (open.size > 0) go();
    },
  });

  /** Everything that is open gets a process. */
  function go(): void {
    if (going) return;
    going = true;
    void side
      .ready()
      .then((session) => {
        for (const one of open) one.begin(session);
        onTrouble(null);
      })
      .catch((error: unknown) => {
        const sentence = error instanceof SideProcessEnded ? error.message : String(error);
        log.warn('hearing could not be started', { sentence });
        onTrouble(`What finds speech could not be started. ${sentence}`);
        for (const one of [...open]) if (!one.mayGoOn()) one.lose(sentence);
      })
      .finally(() => {
        going = false;
        if (open.size > 0 && side.session() === null) go();
      });
  }

  let watching: Cancel | null = null;
  /** A process may stand still without ending: whoever waits for it is not left to wait. */
  function watch(): void {
    if (watching) return;
    let before = new Map<OpenHearing, number>();
    watching = clock.every(patienceMs, () => {
      const now = new Map(
        [...open].flatMap((one) => (one.waitsAt() === null ? [] : [[one, one.waitsAt() ?? 0] as const])),
      );
      const stuck = now.size > 0 && [...now].every(([one, at]) => before.get(one) === at);
      before = now;
      if (stuck) side.giveUp('What finds speech did not answer any more.');
    });
  }

  function listen(onHeard: (heard: Heard) => void): Hearing {
    const done = side.use();
    const one = createHearing({
      onHeard,
      nextStream: () => {
        streams += 1;
        return streams;
      },
      onOver() {
        open.delete(one);
        done();
        if (open.size > 0) return;
        watching?.();
        watching = null;
      },
    });
    open.add(one);
    watch();
    const session = side.session();
    if (session) one.begin(session);
    else go();
    return one;
  }

  return {
    listen,
    pid: () => side.session()?.pid ?? null,
    async inspect(samples: Uint8Array): Promise<Heard> {
      const one = listen(() => {});
      one.feed(samples);
      return one.end();
    },
    async dispose() {
      for (const one of [...open]) one.lose('Optimus is ending.');
      await side.end();
    },
  };
}
