import { brokenOff } from './recording/create-recordings.ts';
import type { SoundFiles } from './recording/sound-files.ts';
import type { Book } from './store/book.ts';
import { underWay } from './store/record.ts';
import type { SaidRepo } from './store/said-repo.ts';

interface Deps {
  repo: SaidRepo;
  book: Book;
  files: SoundFiles;
  now: () => number;
  /** Of this process, and so not left by another. */
  busy: (id: string) => boolean;
}

const ended = 'Optimus ended';

/** What an earlier process was in the middle of. Nothing is done by itself at a start: what was said is kept, and can be tried again. */
export async function takeUp({ repo, book, files, now, busy }: Deps): Promise<void> {
  for (const { id, state, spokenAt } of await repo.inState(underWay)) {
    if (busy(id)) continue;
    const change = { state: 'failed' as const, endedAt: now() };
    if (state === 'recording') {
      const samples = (await files.samples(id)) ?? 0;
      await book.change(id, ['recording'], {
        ...{ ...change, samples, sound: samples > 0, cut: true, spokenAt: spokenAt ?? now() },
        fault: brokenOff(samples, `${ended} while it was recorded.`),
      });
    } else if (state === 'transcribing') {
      const sound = ((await files.samples(id)) ?? 0) > 0;
      await book.change(id, ['transcribing'], {
        ...change,
        fault: {
          ...{ step: 'transcribing', sentence: `${ended} while it was written down.`, retry: sound },
          remedy: sound ? 'What you said is kept: try again.' : 'Say it again.',
        },
      });
    } else {
      const doing = state === 'doing';
      await book.change(id, [state], {
        ...change,
        fault: {
          step: doing ? 'doing' : 'understanding',
          sentence: doing ? `${ended} while it was done. It was not done again.` : `${ended} before it was done.`,
          remedy: doing ? 'Look how far it came before you try again.' : 'Try again.',
          retry: true,
        },
      });
    }
  }
}
