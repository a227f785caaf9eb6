import type { Reading, SpokenCommand } from '../../../../shared/features/voice/intents.ts';
import type { Clock } from '../../../core/lib/clock.ts';
import { named } from '../../../core/lib/shown-words.ts';
import type { Book } from '../store/book.ts';
import type { Said, SaidChange } from '../store/record.ts';
import type { Heard, Names } from '../types.ts';
import type { Words } from '../words/create-words.ts';
import { putRight } from '../words/put-right.ts';
import type { createAtOnce } from './at-once.ts';
import type { DoingIt } from './doing-it.ts';
import type { Whose } from './questions.ts';
import type { Reader } from './reading.ts';
import { spoken } from './spoken.ts';
import type { WriteDown } from './writing-down.ts';

interface Deps {
  book: Book;
  reader: Reader;
  writeDown: WriteDown;
  doingIt: DoingIt;
  atOnce: ReturnType<typeof createAtOnce>;
  words: Words;
  clock: Clock;
  /** Whose voice it is; `unchecked` where the user does not want to know. */
  whose: (samples: Uint8Array) => Promise<{ whose: Whose; speaker: Said['speaker'] }>;
}

export interface FromSound {
  heard: Promise<Heard | null> | null;
  names: Promise<Names>;
  commands: readonly SpokenCommand[];
  insists: boolean;
}

export interface FromWords {
  text: string;
  commands: readonly SpokenCommand[];
  names?: Names | undefined;
  /** Corrected or written by hand: nothing that was learned stands in its way, and nobody asks whose voice it was. */
  byHand: boolean;
  doubtful: boolean;
  change: SaidChange;
  /** What was heard, to be learned once its meaning is known. */
  learn?: string | null;
}

/** As many characters as models listen to. */
const promptLength = 600;
const unchecked: Whose = { kind: 'unchecked' };

/** Sound to words, words to what is wanted, what is wanted to what is done. Each step is kept before it is told. */
export function createPipeline(deps: Deps) {
  const { book, reader, writeDown, doingIt, atOnce, words, clock, whose } = deps;
  type Checked = { whose: Whose; speaker: Said['speaker'] };

  /** In the state `understanding`. */
  async function understand(said: Said, from: FromWords, check: Promise<Checked>, signal: AbortSignal): Promise<void> {
    const begun = clock.monotonic();
    const { understood, problem } = await reader.read(
      from.text,
      from.commands,
      { learned: !from.byHand, names: from.names },
      signal,
    );
    if (signal.aborted) return;
    const took = { ...said.took, understanding: Math.round(clock.monotonic() - begun) };
    const change: SaidChange = { ...from.change, took, text: understood.text };
    if (understood.kind === 'none') {
      const fault = await (understood.needs ? nameless() : notUnderstood(understood.language, problem));
      await doingIt.settle(said.id, ['understanding'], {
        ...{ ...change, state: 'not-understood', language: understood.language, fault, reading: null },
        answer: spoken(understood.needs ? 'startWhat' : 'notUnderstood', understood.language),
      });
      return;
    }
    const now = { ...said, text: understood.text };
    if (understood.kind === 'several') return await doingIt.which(now, understood.readings, change);
    await learn(from, understood.reading);
    if (await atOnce(now, understood.reading, change)) return;
    const { whose: known, speaker } = await check;
    const answered = { whose: known, doubtful: from.doubtful, clicked: false, question: null };
    await doingIt.proceed(now, understood.reading, answered, { ...change, speaker }, signal);
  }

  async function learn({ learn: heard, text }: FromWords, reading: Reading): Promise<void> {
    if (typeof heard === 'string') await words.learn(heard, text, reading);
  }

  async function nameless(): Promise<Said['fault']> {
    const [first] = (await reader.names().catch(() => null))?.projects ?? [];
    const sentence = first
      ? `Start what? Say it with a name: “start ${named(first.name, 60)}”.`
      : 'Start what? No project is known yet.';
    return { step: 'understanding', sentence, remedy: '', retry: false };
  }

  async function notUnderstood(language: Reading['language'], problem: string | null): Promise<Said['fault']> {
    const groups = await reader.examples(language).catch(() => []);
    const some = groups.flatMap(({ say }) => say.slice(0, 1)).slice(0, 3);
    const remedy = some.length === 0 ? '' : `For example: ${some.map((one) => `“${one}”`).join(', ')}.`;
    const sentence =
      problem === null
        ? 'That means nothing that can be done here.'
        : `It was not understood, and no model could help: ${problem}`;
    return { step: 'understanding', sentence, remedy, retry: problem !== null };
  }

  return {
    understand: (said: Said, from: FromWords, signal: AbortSignal) =>
      understand(said, from, Promise.resolve({ whose: unchecked, speaker: said.speaker }), signal),

    /** In the state `transcribing`. */
    async write(said: Said, from: FromSound, signal: AbortSignal): Promise<void> {
      let check: Promise<Checked> = Promise.resolve({ whose: unchecked, speaker: null });
      const written = await writeDown(
        said,
        {
          ...{ heard: from.heard, insists: from.insists },
          prompt: from.names.then((names) => reader.prompt(names, promptLength)),
          putRight: async (text) => putRight(text, await words.own()),
          onSamples(samples) {
            if (said.purpose === 'command') check = whose(samples);
          },
        },
        signal,
      );
      if (written.kind === 'stopped') return;
      if (written.kind !== 'written') {
        const silent = written.kind === 'silent';
        await doingIt.settle(said.id, ['transcribing'], {
          ...{ writtenAt: silent ? clock.now() : null, ...written.change, state: written.kind },
          ...(!silent && { answer: spoken('failed', said.language, written.change.fault?.sentence ?? '') }),
        });
        return;
      }
      if (said.purpose === 'dictation') {
        const text = putRight(written.text, await words.own());
        await doingIt.settle(said.id, ['transcribing'], { ...written.change, state: 'done', text, fault: null });
        return;
      }
      const change: SaidChange = { ...written.change, state: 'understanding', text: written.text, fault: null };
      const read = await book.change(said.id, ['transcribing'], change);
      if (!read || signal.aborted) return;
      const names = await from.names.catch(() => undefined);
      const words_ = {
        ...{ text: written.text, commands: from.commands, names, byHand: false, change: {} },
        doubtful: said.cut || from.insists,
      };
      await understand(read, words_, check, signal);
    },

    /** After the answer of the user, in the state `understanding`. */
    async goOn(said: Said, reading: Reading, signal: AbortSignal): Promise<void> {
      if (await atOnce(said, reading, { question: null, choices: null })) return;
      const answered = { whose: unchecked, doubtful: false, clicked: true, question: said.question };
      await doingIt.proceed(said, reading, answered, {}, signal);
    },
  };
}
export type Pipeline = ReturnType<typeof createPipeline>;
