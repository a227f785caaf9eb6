import { randomUUID } from 'node:crypto';
import { DomainError } from '../../../shared/contract/errors.ts';
import type { Hotkey } from '../../../shared/features/hotkeys/schema.ts';
import type { Change } from '../../../shared/features/system/schema.ts';
import type { VoiceEvent } from '../../../shared/features/voice/schema.ts';
import type { Attention } from '../../core/attention/attention.ts';
import { assertLasting } from '../../core/db/lasting.ts';
import type { Store } from '../../core/db/types.ts';
import type { Journal } from '../../core/journal/journal.ts';
import { type Channel, createChannel } from '../../core/lib/channel.ts';
import type { Clock } from '../../core/lib/clock.ts';
import { createDisposers } from '../../core/lib/disposers.ts';
import type { Logger } from '../../core/log/logger.ts';
import type { HostPorts } from '../../core/ports/host-ports.ts';
import type { Secrets } from '../../core/secrets/secrets.ts';
import type { Minds } from '../minds/index.ts';
import type { SettingsService } from '../settings/index.ts';
import { numbered } from './follow/numbered.ts';
import { createHistory } from './history/create-history.ts';
import { viewOf } from './history/keeping.ts';
import { createRetention } from './history/retention.ts';
import { createAtOnce } from './pipeline/at-once.ts';
import { createControl } from './pipeline/control.ts';
import { createPipeline } from './pipeline/create-pipeline.ts';
import { createDoingIt } from './pipeline/doing-it.ts';
import { createReader } from './pipeline/reading.ts';
import { createRuns } from './pipeline/runs.ts';
import { createWritingDown } from './pipeline/writing-down.ts';
import { createRecordings } from './recording/create-recordings.ts';
import { samplesIn } from './recording/samples-in.ts';
import { createSoundFiles } from './recording/sound-files.ts';
import type { VoiceService } from './service.ts';
import { createSpeaker } from './speaker/create-speaker.ts';
import { createState } from './state/create-state.ts';
import { createTellAttention } from './state/tell-attention.ts';
import { createBook } from './store/book.ts';
import { isUnderWay, type Said } from './store/record.ts';
import { createSaidRepo } from './store/said-repo.ts';
import { takeUp } from './taking-up.ts';
import type { Doing, Ears, Grammar, ModelReader, Phrases, Speaking } from './types.ts';
import { createWaking } from './waking/create-waking.ts';
import { withoutWaking } from './waking/without-waking.ts';
import { createWords } from './words/create-words.ts';
import { createWordsRepo } from './words/words-repo.ts';

export interface VoiceDeps {
  store: Store;
  clock: Clock;
  journal: Journal;
  changes: Channel<Change>;
  settings: SettingsService;
  attention: Attention;
  secrets: Secrets;
  minds: Minds;
  ears: Ears;
  speaking: Speaking;
  grammar: () => Promise<Grammar>;
  phrases: Phrases;
  modelReader: ModelReader;
  doing: Doing;
  hostPorts: HostPorts;
  /** The key that begins to listen. */
  hotkey: () => Hotkey | null;
  /** Hands a command to the page; a sentence says why not. */
  runCommand: (id: string, asked: boolean) => string | null;
  log: Logger;
  dataDir: string;
  /** Then nothing listens by itself. */
  safeMode?: boolean;
}

const notRecording = () =>
  new DomainError('CONFLICT', {
    ...{ what: 'recording', why: 'It is not being recorded any more.' },
    remedy: 'What was recorded is in the history.',
  });

/** A reader that falls behind needs the newest state of each thing, and not how it came to it. */
const keyOf = (event: VoiceEvent): string => {
  if (event.type === 'utterance') return `utterance:${event.utterance.id}`;
  return 'id' in event ? `${event.type}:${event.id}` : event.type;
};

export function createVoice(deps: VoiceDeps): VoiceService & { takeUp(): Promise<void>; dispose(): Promise<void> } {
  const { store, clock, journal, changes, secrets, minds, speaking, log, doing, safeMode = false } = deps;
  const ears = safeMode ? withoutWaking(deps.ears) : deps.ears;
  const disposers = createDisposers();
  const settings = () => deps.settings.get().voice;
  const events = createChannel<VoiceEvent>({ kind: 'coalesce', capacity: 500, key: keyOf });
  const repo = createSaidRepo(store.data);
  const files = createSoundFiles(deps.dataDir);
  const view = (said: Said) =>
    viewOf({ ...said, samples: recordings.get(said.id)?.samples() ?? said.samples }, settings());
  const attention = createTellAttention({ attention: deps.attention, repo, clock, log });
  const book = createBook({ repo, events, changes, view, onChange: attention.tell });
  const words = createWords({
    ...{ repo: createWordsRepo(store.data), clock, changes, assertLasting: () => assertLasting(store) },
  });
  const retention = createRetention({ repo, book, files, clock, log, settings });
  const swept = () => void retention.sweep();
  const recordings = createRecordings({ repo, book, files, ears, clock, events, settings, log, onEnd: swept });
  const reader = createReader({ ...deps, words, settings });
  const speaker = createSpeaker({ secrets, ears, changes, settings });
  const runs = createRuns({
    clock,
    log,
    onEnd: swept,
    async onBroken(id) {
      const { state: step } = await book.get(id);
      if (!isUnderWay(step)) return;
      await book.change(id, [step], {
        ...{ state: 'failed', endedAt: clock.now() },
        fault: {
          ...{ step, sentence: 'Something went wrong inside Optimus.', retry: true },
          remedy: 'What you said is kept. Details are in the log.',
        },
      });
    },
  });
  const hush = () => {
    speaking.hush();
    events.publish({ type: 'hush' });
  };
  const doingIt = createDoingIt({
    ...{ book, doing, journal, clock, events, settings, names: reader.names, runCommand: deps.runCommand },
    over: runs.over,
  });
  const pipeline = createPipeline({
    ...{ book, reader, doingIt, words, clock, whose: speaker.whose },
    writeDown: createWritingDown({ minds, ears, files, clock, settings }),
    atOnce: createAtOnce({ repo, words, doingIt, hush, cancelNewest: (before) => control.cancelNewest(before) }),
  });
  const control = createControl({
    ...{
      repo,
      book,
      files,
      recordings,
      pipeline,
      runs,
      words,
      clock,
      names: reader.names,
      sayable: reader.sayable,
      newId: randomUUID,
    },
  });
  const history = createHistory({ repo, book, files, view, letGo: control.letGo });
  const waking = createWaking({ ears, clock, events, settings, busy: () => recordings.ids().length > 0 });
  const state = createState({ ...deps, ears, settings, speaker });

  let before = JSON.stringify(settings());
  disposers.add(
    deps.settings.onChange(({ voice }) => {
      const now = JSON.stringify(voice);
      if (now === before) return;
      before = now;
      waking.settingsChanged();
      changes.publish({ feature: 'voice' });
      swept();
    }),
  );
  const partsChanged = () => changes.publish({ feature: 'voice', ids: ['state'] });
  disposers.add(ears.onChange(partsChanged));
  disposers.add(minds.onChange(partsChanged));
  disposers.add(
    doing.onSaid((later) => {
      // Who is speaking is not spoken to.
      if (recordings.ids().length === 0) doingIt.sayLater(later);
    }),
  );

  return {
    state,
    follow: (following) => events.subscribe(following),
    async begin({ purpose, origin }, client) {
      assertLasting(store);
      const said = await recordings.begin(purpose, origin, client);
      control.remember(said.id);
      const model = origin === 'wake' ? minds.unasked('transcribe') : minds.role('transcribe');
      if (model) minds.prepare(model);
      return view(said);
    },
    async append({ id, seq, pcm }) {
      const recording = recordings.get(id);
      if (!recording) {
        await book.get(id);
        throw notRecording();
      }
      return { samples: await recording.append(seq, samplesIn(pcm)) };
    },
    ...{ finish: control.finish, cancel: control.cancel, type: control.type },
    ...{ decide: control.decide, retry: control.retry, correct: control.correct },
    history: history.list,
    get: async ({ id }) => view(await book.get(id)),
    audio: ({ id }) => history.audio(id),
    remove: ({ id, audioOnly }) => history.remove(id, audioOnly),
    clear: ({ audioOnly }) => history.clear(audioOnly),
    words: words.list,
    addWord: ({ word, misheard }) => words.add(word, misheard),
    removeWord: ({ id }) => words.remove(id),
    phrases: () => deps.phrases.state(),
    makePhrases: () => deps.phrases.make(),
    async showPhrases() {
      const file = await deps.phrases.state();
      if (!file.exists) throw new DomainError('NOT_FOUND', { what: 'file of phrases', id: file.path });
      await deps.hostPorts.shell.showItemInFolder(file.path);
      return file;
    },
    examples: ({ language }) => reader.examples(language),
    voices: () => speaking.voices(),
    speak: ({ text, language }, signal) =>
      numbered(speaking.speak(text, language, signal ?? new AbortController().signal)),
    async hush() {
      hush();
      return { hushed: true };
    },
    feed: (input, client) => waking.feed(input, client),
    speaker: speaker.state,
    enrol: ({ wav }) => speaker.enrol(wav),
    forgetSpeaker: speaker.forget,

    async takeUp() {
      const busy = (id: string) => recordings.has(id) || runs.has(id);
      await takeUp({ repo, book, files, now: clock.now, busy });
      attention.tell();
      await retention.tidy(busy);
      await retention.sweep();
    },
    async dispose() {
      await disposers.run((error) => log.error('a part of voice did not end well', error));
      waking.dispose();
      await recordings.dispose();
      await runs.dispose();
      await retention.dispose();
      attention.dispose();
      events.close();
    },
  };
}
