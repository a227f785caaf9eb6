import type { Subject } from '../../../../shared/features/journal/schema.ts';
import type { Settings } from '../../../../shared/features/settings/schema.ts';
import type { Intent, Reading } from '../../../../shared/features/voice/intents.ts';
import type { VoiceEvent } from '../../../../shared/features/voice/schema.ts';
import type { Journal } from '../../../core/journal/journal.ts';
import type { Channel } from '../../../core/lib/channel.ts';
import type { Clock } from '../../../core/lib/clock.ts';
import type { Book } from '../store/book.ts';
import type { Said, SaidChange } from '../store/record.ts';
import type { Deed, DeedDone, Doing, Names, PreparedDeed, SaidLater } from '../types.ts';
import { isDestroying } from '../understanding/commands/destroying.ts';
import { wordsOf } from './faults.ts';
import { type Answered, questionFor, whichOf } from './questions.ts';
import { zoneHere } from './reading.ts';
import { spoken } from './spoken.ts';

interface Deps {
  book: Book;
  doing: Doing;
  journal: Journal;
  clock: Clock;
  events: Channel<VoiceEvent>;
  settings: () => Settings['voice'];
  names: () => Promise<Names>;
  /** Hands a command to the page; a sentence says why not. */
  runCommand: (id: string, asked: boolean) => string | null;
  over: () => boolean;
}

/** From what is wanted to what was done. */
export function createDoingIt(deps: Deps) {
  const { book, doing, journal, clock, events, settings, names, runCommand, over } = deps;

  /** Whoever was spoken to last is told, too, how something ended that was begun by voice. */
  let last: Said | null = null;

  /** Aloud, where the user wants that; the one who reads is answered on the screen. */
  function say(said: Said, text: string | null): void {
    const { speak } = settings();
    last = said;
    if (text === null || text.trim() === '' || speak === 'never') return;
    if (speak === 'when-spoken-to' && said.origin === 'typed') return;
    const language = said.reading?.language ?? said.language ?? 'en';
    events.publish({ type: 'say', id: said.id, text, language });
  }

  async function settle(id: string, from: Said['state'][], change: SaidChange): Promise<Said | null> {
    const answer = change.answer?.trim() ? change.answer : null;
    const said = await book.change(id, from, { endedAt: clock.now(), ...change, answer });
    if (said) say(said, answer);
    return said;
  }

  function commandDeed(reading: Reading, commandId: string): PreparedDeed {
    // The sentence of a command is its title. What ends or removes something is carried out after a click alone.
    const destroys = isDestroying({ id: commandId, title: reading.sentence });
    const deed: Deed = {
      weight: destroys ? 'destroy' : 'act',
      ...{ sentence: reading.sentence, consequence: null, typed: null },
      async carryOut(): Promise<DeedDone> {
        const problem = runCommand(commandId, destroys);
        // The page may ask first, or be somewhere else by now: nobody here knows that it was done.
        const sentence = problem ?? `Handed to the window: ${reading.sentence}`;
        return { ok: problem === null, sentence, evidence: [], route: null, runId: null, say: problem ?? '' };
      },
    };
    return { ok: true, deed };
  }

  const prepare = (reading: Reading, text: string): Promise<PreparedDeed> =>
    reading.intent.kind === 'command'
      ? Promise.resolve(commandDeed(reading, reading.intent.commandId))
      : doing.prepare(reading.intent, {
          ...{ language: reading.language, text, now: clock.now(), zone: zoneHere() },
        });

  async function subjectsOf(intent: Intent, runId: string | null): Promise<Subject[]> {
    const known = await names().catch(() => null);
    const subjects: Subject[] = [];
    const project = 'projectId' in intent && known?.projects.find(({ id }) => id === intent.projectId);
    if (project) subjects.push({ type: 'project', id: project.id, label: project.name });
    const workflow = intent.kind === 'run-workflow' && known?.workflows.find(({ id }) => id === intent.workflowId);
    if (workflow) subjects.push({ type: 'workflow', id: workflow.id, label: workflow.name });
    if (runId !== null) subjects.push({ type: 'run', id: runId, label: workflow ? workflow.name : 'Run' });
    return subjects;
  }

  async function note(said: Said, reading: Reading, deed: Deed, done: DeedDone): Promise<void> {
    // What the page does is told by whoever does it.
    if (deed.weight === 'look' || reading.intent.kind === 'command') return;
    journal.note({
      ...{ kind: 'voice.done', actor: 'user', severity: done.ok ? 'info' : 'warning', sentence: done.sentence },
      subjects: await subjectsOf(reading.intent, done.runId),
      data: { ok: done.ok, intent: reading.intent.kind, by: reading.by, origin: said.origin, utterance: said.id },
    });
  }

  async function failed(said: Said, from: Said['state'][], error: unknown): Promise<void> {
    const words = wordsOf(error);
    if (!words) throw error;
    await settle(said.id, from, {
      ...{ state: 'failed', fault: { step: 'doing', ...words, retry: true } },
      answer: spoken('failed', said.reading?.language ?? said.language, words.sentence),
    });
  }

  async function carryOut(
    { id }: Said,
    reading: Reading,
    { deed, known }: { deed: Deed; known: SaidChange },
    signal: AbortSignal,
  ): Promise<void> {
    const begun = clock.monotonic();
    const doingNow = await book.change(id, ['understanding'], {
      ...known,
      state: 'doing',
      question: null,
      fault: null,
    });
    if (!doingNow || signal.aborted) return;
    let done: DeedDone;
    try {
      done = await deed.carryOut(signal);
    } catch (error) {
      if (signal.aborted || over()) return;
      return await failed(doingNow, ['doing'], error);
    }
    const { say: aloud, ...receipt } = done;
    const took = { ...doingNow.took, doing: Math.round(clock.monotonic() - begun) };
    // What does not work out ends its evidence with what to do.
    const remedy = done.evidence.at(-1) ?? '';
    const fault = done.ok ? null : { step: 'doing' as const, sentence: done.sentence, remedy, retry: true };
    const ended = await settle(id, ['doing'], {
      ...{ state: done.ok ? 'done' : 'failed', receipt, fault, took, answer: aloud },
    });
    // It was cancelled meanwhile, and something was done all the same: that is not kept from the user.
    if (!ended) await book.change(id, ['cancelled'], { receipt });
    await note(doingNow, reading, deed, done);
  }

  return {
    ...{ say, settle },
    sayLater({ text, language }: SaidLater): void {
      if (last) say({ ...last, reading: null, language }, text);
    },

    async which(said: Said, readings: readonly Reading[], change: SaidChange): Promise<void> {
      const language = readings[0]?.language ?? null;
      const asking = await book.change(said.id, ['understanding'], {
        ...change,
        ...{ state: 'asking', choices: [...readings], question: whichOf(readings), language },
        answer: spoken('which', language),
      });
      if (asking) say(asking, asking.answer);
    },

    /** In the state `understanding`. */
    async proceed(
      said: Said,
      reading: Reading,
      answered: Answered,
      change: SaidChange,
      signal: AbortSignal,
    ): Promise<void> {
      const known: SaidChange = { ...change, reading, language: reading.language, choices: null };
      let prepared: PreparedDeed;
      try {
        prepared = await prepare(reading, said.text ?? '');
      } catch (error) {
        if (signal.aborted || over()) return;
        const read = await book.change(said.id, ['understanding'], known);
        if (read) await failed(read, ['understanding'], error);
        return;
      }
      if (!prepared.ok) {
        const { sentence, remedy, route, say: aloud } = prepared;
        const fault = { step: 'doing', sentence, remedy, retry: true, ...(route !== undefined && { route }) } as const;
        await settle(said.id, ['understanding'], {
          ...{ ...known, state: 'failed', question: null, fault },
          answer: aloud,
        });
        return;
      }
      const { deed } = prepared;
      const asked = questionFor(deed, reading, answered);
      if (asked) {
        const why = asked.why;
        const answer = spoken(why, reading.language, deed.sentence);
        const asking = await book.change(said.id, ['understanding'], {
          ...{ ...known, state: 'asking', question: asked, answer },
        });
        if (asking) say(asking, answer);
        return;
      }
      if (!signal.aborted) await carryOut(said, reading, { deed, known }, signal);
    },
  };
}
export type DoingIt = ReturnType<typeof createDoingIt>;
