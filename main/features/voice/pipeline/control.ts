import { DomainError, invalid } from '../../../../shared/contract/errors.ts';
import type { Utterance, UtteranceState } from '../../../../shared/features/voice/schema.ts';
import type { Clock } from '../../../core/lib/clock.ts';
import { createSerial } from '../../../core/lib/serial.ts';
import type { Recordings } from '../recording/create-recordings.ts';
import type { SoundFiles } from '../recording/sound-files.ts';
import type { DecideInput, FinishInput, VoiceService } from '../service.ts';
import type { Book } from '../store/book.ts';
import { isOver, isUnderWay, newSaid, type Said } from '../store/record.ts';
import type { SaidRepo } from '../store/said-repo.ts';
import type { Names } from '../types.ts';
import { compared } from '../words/compared.ts';
import type { Words } from '../words/create-words.ts';
import { putRight } from '../words/put-right.ts';
import type { Pipeline } from './create-pipeline.ts';
import type { Runs } from './runs.ts';

interface Deps {
  repo: SaidRepo;
  book: Book;
  files: SoundFiles;
  recordings: Recordings;
  pipeline: Pipeline;
  runs: Runs;
  words: Words;
  clock: Clock;
  names: () => Promise<Names>;
  /** What can be said, in all languages. */
  sayable: (names: Names) => Promise<string[]>;
  newId: () => string;
}

const mostAtOnce = 20;
const stoppable: UtteranceState[] = ['transcribing', 'understanding', 'asking', 'doing'];
const conflict = (why: string, remedy?: string) =>
  new DomainError('CONFLICT', { what: 'utterance', why, ...(remedy !== undefined && { remedy }) });

/** What the user does with what was said. */
export function createControl(deps: Deps) {
  const { repo, book, files, recordings, pipeline, runs, words, clock, names, sayable, newId } = deps;
  /** Names as they were when the recording began: known before they are needed. */
  const known = new Map<string, Promise<Names>>();
  const serial = createSerial();

  const orConflict = (said: Said | null, why = 'It has gone on meanwhile.'): Utterance => {
    if (!said) throw conflict(why, 'Look at how it stands now.');
    return book.view(said);
  };

  async function cancelOne(said: Said): Promise<Said | null> {
    const { id } = said;
    if (said.state === 'recording') {
      const recording = recordings.get(id);
      await recording?.stop();
      if (recording) recordings.forget(recording);
      known.delete(id);
      const back = await book.change(id, ['recording'], { state: 'cancelled', sound: false, endedAt: clock.now() });
      // It was let go in this moment: then it was said, and its sound is needed.
      if (!back) {
        const now = await repo.get(id);
        return now && (await cancelOne(now));
      }
      // What was begun and taken back was not said.
      await files.remove(id);
      return back;
    }
    runs.stop(id);
    const change = { state: 'cancelled' as const, endedAt: clock.now(), question: null, choices: null };
    return await book.change(id, stoppable, { ...change, writtenAt: said.writtenAt ?? clock.now() });
  }

  return {
    remember(id: string): void {
      for (const other of known.keys()) if (!recordings.get(other)) known.delete(other);
      const found = names();
      found.catch(() => {});
      known.set(id, found);
    },

    async finish({ id, why, samples, commands }: FinishInput): Promise<Utterance> {
      const recording = recordings.get(id);
      const done = await recording?.finish(samples);
      if (recording) recordings.forget(recording);
      const said = await book.get(id);
      // The answer to the first time was lost on its way, or could not be kept.
      if (said.state === 'cancelled' || said.fault?.step === 'recording')
        throw conflict('It is not being recorded any more.', 'What was recorded is in the history.');
      if (said.state !== 'recording') return book.view(said);
      const kept = done?.samples ?? (await files.samples(id)) ?? 0;
      const found = known.get(id) ?? names();
      const at = clock.now();
      if (kept === 0) {
        known.delete(id);
        await files.remove(id);
        const fault = {
          step: 'recording',
          sentence: 'Nothing was recorded.',
          remedy: 'Look at the microphone.',
        } as const;
        const none = { state: 'silent', sound: false, spokenAt: at, endedAt: at, writtenAt: at } as const;
        return orConflict(await book.change(id, ['recording'], { ...none, fault: { ...fault, retry: false } }));
      }
      const next = await book.change(id, ['recording'], {
        ...{ state: 'transcribing', samples: kept, spokenAt: at },
        cut: why === 'microphone-lost' || why === 'limit',
      });
      if (!next) return book.view(await book.get(id));
      known.delete(id);
      const from = { heard: done?.heard ?? null, names: found, commands, insists: false };
      runs.start(id, (signal) => pipeline.write(next, from, signal));
      return book.view(next);
    },

    cancel: ({ id }: { id: string }): Promise<Utterance> =>
      serial(async () => {
        const said = await book.get(id);
        if (said.state === 'cancelled') return book.view(said);
        if (isOver(said.state)) throw conflict('It has ended already.');
        return orConflict(await cancelOne(said), 'It has ended in this moment.');
      }),
    /** Of what was said before this: what is being said by now was not meant. */
    async cancelNewest(before: string): Promise<Said | null> {
      const all = await repo.inState([...stoppable, 'recording']);
      const at = all.findIndex(({ id }) => id === before);
      const newest = at < 0 ? undefined : all[at + 1];
      return newest ? await cancelOne(newest) : null;
    },

    async type({ text, commands }: Parameters<VoiceService['type']>[0]): Promise<Utterance> {
      if (runs.ids().length >= mostAtOnce)
        throw conflict('Too much is under way.', 'Wait for some of it, or cancel it.');
      const at = clock.now();
      const said = await book.add(
        newSaid({
          ...{ id: newId(), purpose: 'command', origin: 'typed', state: 'understanding', startedAt: at },
          ...{ spokenAt: at, writtenAt: at, heard: text, text },
        }),
      );
      runs.start(said.id, (signal) =>
        pipeline.understand(said, { text, commands, byHand: false, doubtful: false, change: {} }, signal),
      );
      return book.view(said);
    },

    async decide({ id, accept, choice, typed }: DecideInput): Promise<Utterance> {
      const said = await book.get(id);
      const { question } = said;
      if (said.state !== 'asking' || !question) throw conflict('Nothing is asked.');
      if (!accept) {
        const change = { state: 'cancelled' as const, endedAt: clock.now(), question: null, choices: null };
        return orConflict(await book.change(id, ['asking'], change));
      }
      if (question.typed !== null && typed?.trim().toLowerCase() !== question.typed.toLowerCase())
        throw invalid([{ field: 'typed', problem: `Type ${question.typed} to confirm.` }]);
      const at = question.choices.findIndex((one) => one.id === choice);
      if (question.why === 'which' && at < 0)
        throw invalid([{ field: 'choice', problem: 'Choose one of those that are offered.' }]);
      const reading = question.why === 'which' ? said.choices?.[at] : said.reading;
      if (!reading) throw conflict('What was asked is not known any more.', 'Say it again.');
      // Of two clicks one is told that the other was quicker.
      const change = { state: 'understanding' as const, reading, choices: null };
      const decided = await book.change(id, ['asking'], change);
      const view = orConflict(decided);
      if (decided) runs.start(id, (signal) => pipeline.goOn(decided, reading, signal));
      return view;
    },

    async retry({ id, commands }: Parameters<VoiceService['retry']>[0]): Promise<Utterance> {
      const said = await book.get(id);
      // What could not even be kept as failed is under way by its state, and by nothing else.
      const left = isUnderWay(said.state) && !runs.has(id) && !recordings.get(id);
      if (!left && (!isOver(said.state) || said.state === 'done')) throw conflict('There is nothing to try again.');
      const again = { endedAt: null, fault: null, answer: null, receipt: null, question: null };
      // The words are there: only what came behind them is tried again.
      const words = said.text;
      if (words !== null && said.purpose === 'command' && said.state !== 'silent') {
        const next = await book.change(id, [said.state], { ...again, state: 'understanding' });
        const view = orConflict(next);
        if (next)
          runs.start(id, (signal) =>
            pipeline.understand(next, { text: words, commands, byHand: false, doubtful: said.cut, change: {} }, signal),
          );
        return view;
      }
      if (!said.sound || !((await files.samples(id)) ?? 0))
        throw conflict('Its sound is not kept any more.', 'Say it again, or write it.');
      const next = await book.change(id, [said.state], { ...again, state: 'transcribing', writtenAt: null });
      const view = orConflict(next);
      const from = { heard: null, names: names(), commands, insists: said.state === 'silent' };
      if (next) runs.start(id, (signal) => pipeline.write(next, from, signal));
      return view;
    },

    async correct({ id, text, learn, commands }: Parameters<VoiceService['correct']>[0]): Promise<Utterance> {
      const said = await book.get(id);
      if (!isOver(said.state) && said.state !== 'asking')
        throw conflict('It is not at its end yet.', 'Cancel it first, or wait.');
      const heard = said.heard;
      const differs = heard !== null && compared(heard) !== compared(text);
      // What is known to be misheard has been put right already: only the rest of it can be learned.
      if (learn && heard !== null && differs) {
        const known = await names();
        await words.learnName(said.text ?? heard, text, known, await sayable(known));
      }
      const corrected = { corrected: text, text, writtenAt: said.writtenAt ?? clock.now() };
      if (said.purpose === 'dictation') {
        const right = { ...corrected, text: putRight(text, await words.own()) };
        return orConflict(
          await book.change(id, [said.state], { ...right, state: 'done', endedAt: clock.now(), fault: null }),
        );
      }
      const next = await book.change(id, [said.state], {
        ...{ ...corrected, state: 'understanding', endedAt: null, fault: null, answer: null, receipt: null },
        ...{ question: null, choices: null, reading: null },
      });
      const view = orConflict(next);
      const from = {
        text,
        commands,
        byHand: true,
        doubtful: false,
        change: {},
        learn: learn && differs ? heard : null,
      };
      if (next) runs.start(id, (signal) => pipeline.understand(next, from, signal));
      return view;
    },

    /** It is to be deleted: whatever is under way with it ends. */
    async letGo(id: string): Promise<void> {
      const recording = recordings.get(id);
      await recording?.stop();
      if (recording) recordings.forget(recording);
      known.delete(id);
      runs.stop(id);
      await runs.settled(id);
    },
  };
}
