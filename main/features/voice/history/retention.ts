import type { Settings } from '../../../../shared/features/settings/schema.ts';
import type { Cancel, Clock } from '../../../core/lib/clock.ts';
import { createSerial } from '../../../core/lib/serial.ts';
import type { Logger } from '../../../core/log/logger.ts';
import type { SoundFiles } from '../recording/sound-files.ts';
import type { Book } from '../store/book.ts';
import { newSaid, underWay } from '../store/record.ts';
import type { SaidRepo } from '../store/said-repo.ts';
import { rowUntil, soundUntil } from './keeping.ts';

interface Deps {
  repo: SaidRepo;
  book: Book;
  files: SoundFiles;
  clock: Clock;
  log: Logger;
  settings: () => Settings['voice'];
}

/** For what is due and cannot go yet. */
const again = 60_000;
/** A timer that is set for longer than this is set again: clocks are put right in between. */
const longest = 12 * 3_600_000;
const day = 86_400_000;

/** Sound and rows go when their time is over: at a start, when one of them is due, and when the user chooses otherwise. */
export function createRetention({ repo, book, files, clock, log, settings }: Deps) {
  const serial = createSerial();
  const readsIt: readonly string[] = ['recording', 'transcribing'];
  let cancel: Cancel = () => {};
  let over = false;

  async function sweepNow(): Promise<void> {
    const now = clock.now();
    const chosen = settings();
    let next = now + longest;
    const old = await repo.endedUntil(now - chosen.historyDays * day, underWay);
    for (const id of old) {
      await files.remove(id);
      await repo.remove(id);
    }
    book.removed(old);
    for (const said of await repo.withSound()) {
      if (readsIt.includes(said.state)) continue;
      const until = soundUntil(said, chosen);
      if (until > now) next = Math.min(next, until);
      else {
        // Meanwhile it may have been asked to be written down after all.
        const still = await repo.get(said.id);
        if (!still || readsIt.includes(still.state) || soundUntil(still, chosen) > now) continue;
        await files.remove(said.id);
        await book.change(said.id, null, { sound: false });
      }
    }
    const oldest = await repo.oldest();
    const due = oldest === null ? next : rowUntil({ startedAt: oldest }, chosen);
    next = Math.min(next, due > now ? due : now + again);
    cancel();
    if (!over) cancel = clock.after(next - clock.now(), () => void sweep());
  }

  /** A row goes after its sound, so the database is an older copy, or was begun anew: what was said meanwhile is not lost. */
  async function takeBack(id: string): Promise<void> {
    const samples = (await files.samples(id)) ?? 0;
    if (samples === 0) return await files.remove(id);
    const at = Math.min(await files.writtenAt(id), clock.now());
    const said = newSaid({
      ...{ id, purpose: 'command', origin: 'button', state: 'failed', startedAt: at, spokenAt: at, endedAt: at },
      // Nobody knows whether all of it is there: it is asked about before anything is done.
      ...{ samples, sound: true, cut: true },
      fault: {
        ...{ step: 'transcribing', sentence: 'This was said after the copy of the database that is in use.' },
        ...{ remedy: 'Its sound was kept: listen to it, or have it written down.', retry: true },
      },
    });
    await book.add(said);
    log.warn('sound that the database does not know was taken back into the history', { utterance: id });
  }

  const sweep = (): Promise<void> =>
    serial(async () => {
      if (over) return;
      await sweepNow().catch((error: unknown) => {
        log.error('what was said could not be deleted in time', error);
        cancel = clock.after(600_000, () => void sweep());
      });
    });

  const stopResume = clock.onResume(() => void sweep());

  return {
    sweep,
    /** Sound that the database does not know or need, and rows whose sound is gone. */
    async tidy(busy: (id: string) => boolean): Promise<void> {
      // In this order: what is begun meanwhile has its row before it has its file.
      const there = new Set(await files.ids());
      const rows = new Map((await repo.ids()).map((row) => [row.id, row]));
      for (const id of there) {
        if (busy(id)) continue;
        if (!rows.has(id)) await takeBack(id);
        else if (!rows.get(id)?.sound) await files.remove(id);
      }
      for (const { id, sound } of rows.values())
        if (sound && !there.has(id) && !busy(id)) await book.change(id, null, { sound: false });
    },
    async dispose(): Promise<void> {
      over = true;
      cancel();
      stopResume();
      await serial.idle();
    },
  };
}
