import { randomUUID } from 'node:crypto';
import { DomainError } from '../../../../shared/contract/errors.ts';
import type { Settings } from '../../../../shared/features/settings/schema.ts';
import {
  endSilenceMs,
  type UtteranceOrigin,
  type UtterancePurpose,
  type VoiceEvent,
  type VoiceFault,
} from '../../../../shared/features/voice/schema.ts';
import type { Channel } from '../../../core/lib/channel.ts';
import type { Clock } from '../../../core/lib/clock.ts';
import { asStorageFull } from '../../../core/lib/storage-full.ts';
import type { Logger } from '../../../core/log/logger.ts';
import type { Book } from '../store/book.ts';
import { newSaid, type Said } from '../store/record.ts';
import type { SaidRepo } from '../store/said-repo.ts';
import type { Ears, Heard } from '../types.ts';
import { createRecording, type Recording } from './recording.ts';
import type { SoundFiles } from './sound-files.ts';

interface Deps {
  repo: SaidRepo;
  book: Book;
  files: SoundFiles;
  ears: Pick<Ears, 'listen'>;
  clock: Clock;
  events: Channel<VoiceEvent>;
  settings: () => Settings['voice'];
  log: Logger;
  onEnd: () => void;
}

export const brokenOff = (samples: number, sentence: string): VoiceFault => ({
  ...{ step: 'recording', sentence, retry: samples > 0 },
  remedy: samples > 0 ? 'What was recorded until then is kept: it can be written down still.' : 'Say it again.',
});

/** A disk that is full now has room later. */
const againMs = 30_000;

/** Those that are being recorded now; one for each page. */
export function createRecordings({ repo, book, files, ears, clock, events, settings, log, onEnd }: Deps) {
  const live = new Map<string, Recording>();
  /** In the book already, and not yet live. */
  const opening = new Set<string>();
  const clients = new Set<string>();
  let over = false;

  /** Tells what is heard, and when it is enough. */
  function listener(id: string, origin: UtteranceOrigin) {
    let enough = false;
    return (heard: Heard) => {
      if (!live.has(id)) return;
      events.publish({ type: 'hearing', id, speaking: heard.speaking, silentMs: heard.silentMs });
      if (heard.speaking) enough = false;
      const { endBySilence, mode } = settings();
      // Who holds a key down has not finished, however long they think.
      const held = mode === 'hold' && origin === 'key';
      if (enough || held || !endBySilence || heard.speaking || heard.speechFrom === null) return;
      if (heard.silentMs < endSilenceMs) return;
      enough = true;
      events.publish({ type: 'enough', id, why: 'silence' });
    };
  }

  const forget = (recording: Recording) => {
    live.delete(recording.id);
    clients.delete(recording.client);
  };

  async function breakOff(id: string, why: string): Promise<void> {
    const recording = live.get(id);
    if (!recording) return;
    const samples = await recording.stop();
    forget(recording);
    const at = clock.now();
    const change = {
      ...{ state: 'failed' as const, samples, sound: samples > 0, cut: true, spokenAt: at, endedAt: at },
      fault: brokenOff(samples, why),
    };
    const keep = async (): Promise<void> => {
      // The next start finds it.
      if (over) return;
      try {
        await book.change(id, ['recording'], change);
      } catch (error) {
        log.error('a recording that broke off could not be kept as such', error);
        clock.after(againMs, () => void keep());
      }
    };
    await keep();
    if (samples === 0) await files.remove(id);
    onEnd();
  }

  async function open(purpose: UtterancePurpose, origin: UtteranceOrigin, client: string): Promise<Said> {
    const id = randomUUID();
    opening.add(id);
    try {
      return await openAs(id, purpose, origin, client);
    } finally {
      opening.delete(id);
    }
  }

  async function openAs(id: string, purpose: UtterancePurpose, origin: UtteranceOrigin, client: string): Promise<Said> {
    const said = newSaid({ id, purpose, origin, state: 'recording', startedAt: clock.now(), sound: true });
    await repo.add(said);
    const file = await files.create(id).catch(async (error: unknown) => {
      await repo.remove(id);
      throw error;
    });
    const gone = () =>
      void breakOff(id, 'Whoever recorded it is not there any more.').catch((error: unknown) =>
        log.error('a recording could not be ended', error),
      );
    const recording = createRecording({
      ...{ id, client, file, clock, path: files.pathOf(id), hearing: ears.listen(listener(id, origin)) },
      onLimit: () => events.publish({ type: 'enough', id, why: 'limit' }),
      onGone: gone,
    });
    live.set(id, recording);
    book.tell(said);
    return said;
  }

  return {
    get: (id: string) => live.get(id),
    has: (id: string) => live.has(id) || opening.has(id),
    ids: () => [...live.keys()],
    async begin(purpose: UtterancePurpose, origin: UtteranceOrigin, client: string): Promise<Said> {
      if (clients.has(client))
        throw new DomainError('CONFLICT', {
          ...{ what: 'recording', why: 'Something is being recorded already.' },
          remedy: 'Finish or cancel it first.',
        });
      clients.add(client);
      try {
        return await open(purpose, origin, client);
      } catch (error) {
        clients.delete(client);
        throw asStorageFull(error, files.pathOf(''));
      }
    },
    forget,
    breakOff,
    /** What is here stays, and is taken up at the next start. */
    async dispose(): Promise<void> {
      over = true;
      await Promise.all([...live.values()].map((recording) => recording.stop()));
    },
  };
}
export type Recordings = ReturnType<typeof createRecordings>;
