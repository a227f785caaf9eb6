import {
  createSideProcess,
  SideProcessEnded,
  type SideSession,
} from '../../../../core/children/side-process/side-process.ts';
import type { Children } from '../../../../core/children/types.ts';
import type { Clock } from '../../../../core/lib/clock.ts';
import type { Logger } from '../../../../core/log/logger.ts';
import { LocalFault } from '../types.ts';
import { programCommand } from './program-command.ts';
import { type FromProgram, fromProgram, type ProgramConfig, type ToProgram } from './protocol.ts';

type Without<T, K extends string> = T extends unknown ? Omit<T, K> : never;
export type Wish = Without<ToProgram, 'call'>;
type Answer = Extract<FromProgram, { op: 'vectors' | 'ended' | 'transcript' | 'done' }>;
export interface Answered {
  answer: Answer;
  payload: Buffer;
}

export interface AskOptions {
  onText?: (text: string) => void;
  signal?: AbortSignal | undefined;
  /** Raw numbers beside the wish. */
  payload?: Uint8Array;
}

export interface ModelProcess {
  /** Starts it when there is none. An abort ends what is being said; a batch that is being counted is counted to its end, for nobody. */
  ask(wish: Wish, options?: AskOptions): Promise<Answered>;
  loaded(): readonly string[];
  /** It answers no more: whoever waits hears that it ended, and the next wish starts a new one. */
  kill(): void;
  end(): Promise<void>;
}

interface Deps {
  /** For people: what it is called among the processes of Optimus. */
  label: string;
  /** So long nobody asks before it ends. */
  idleMs: number;
  threads: number;
  children: Children;
  clock: Clock;
  log: Logger;
  onChange(): void;
}

interface Waiting {
  onText(text: string): void;
  resolve(answered: Answered): void;
  reject(error: Error): void;
}

const stoppable: ReadonlySet<Wish['op']> = new Set(['generate', 'transcribe']);

export function createModelProcess({ label, idleMs, threads, children, clock, log, onChange }: Deps): ModelProcess {
  const waiting = new Map<number, Waiting>();
  let memory: { of: SideSession; ids: string[] } | null = null;
  let number = 0;

  const fail = (sentence: string) => {
    const all = [...waiting.values()];
    waiting.clear();
    for (const one of all) one.reject(new SideProcessEnded(sentence));
  };

  const config: ProgramConfig = { threads };
  const side = createSideProcess({
    ...{ children, clock, log, label, name: 'models', config, idleMs, onChange, howToStart: programCommand },
    subject: { type: 'models', id: label.replaceAll(' ', '-'), label },
    onEnded: fail,
    onFrame({ json, payload }, from) {
      const read = fromProgram.safeParse(json);
      // A new one is started for the next wish.
      if (!read.success) return side.giveUp(`The process of ${label} speaks another language.`);
      const message = read.data;
      if (message.op === 'loaded') {
        memory = { of: from, ids: message.modelIds };
        onChange();
        return;
      }
      const one = waiting.get(message.call);
      if (!one) return;
      if (message.op === 'text') return one.onText(message.text);
      waiting.delete(message.call);
      if (message.op === 'fault') one.reject(new LocalFault({ code: message.code, message: message.message }));
      else one.resolve({ answer: message, payload });
    },
  });

  function send(to: SideSession, wish: Wish, { onText = () => {}, signal, payload }: AskOptions): Promise<Answered> {
    number += 1;
    const call = number;
    return new Promise<Answered>((resolve, reject) => {
      const onAbort = () => {
        if (waiting.has(call) && stoppable.has(wish.op)) to.send({ op: 'cancel', call });
        else waiting.delete(call);
        reject(signal?.reason as Error);
      };
      const done = () => signal?.removeEventListener('abort', onAbort);
      waiting.set(call, {
        onText: (text) => {
          if (!signal?.aborted) onText(text);
        },
        resolve: (answered) => {
          done();
          resolve(answered);
        },
        reject: (error) => {
          done();
          reject(error);
        },
      });
      signal?.addEventListener('abort', onAbort, { once: true });
      to.send({ ...wish, call }, payload);
    });
  }

  return {
    async ask(wish, options = {}) {
      options.signal?.throwIfAborted();
      const leave = side.use();
      try {
        const to = await side.ready();
        options.signal?.throwIfAborted();
        if (side.session() !== to) throw new SideProcessEnded(`The process of ${label} ended.`);
        return await send(to, wish, options);
      } finally {
        leave();
      }
    },
    loaded: () => (memory && side.session() === memory.of ? memory.ids : []),
    kill: () => side.giveUp(`The process of ${label} stood still, and was ended.`),
    async end() {
      const ended = side.end();
      fail('Optimus is ending.');
      await ended;
      fail('Optimus is ending.');
    },
  };
}
