import { DomainError } from '../../../../shared/contract/errors.ts';
import type { Utterance } from '../../../../shared/features/voice/schema.ts';
import { writeWav } from '../../minds/index.ts';
import type { SoundFiles } from '../recording/sound-files.ts';
import type { HistoryInput } from '../service.ts';
import type { Book } from '../store/book.ts';
import type { Said } from '../store/record.ts';
import type { SaidRepo } from '../store/said-repo.ts';

interface Deps {
  repo: SaidRepo;
  book: Book;
  files: SoundFiles;
  view: (said: Said) => Utterance;
  /** Ends what is under way with it, without a trace. */
  letGo: (id: string) => Promise<void>;
}

/** What was said, and getting rid of it. The sound goes first: a file of which nobody knows would stay. */
export function createHistory({ repo, book, files, view, letGo }: Deps) {
  async function removeOne(id: string, audioOnly: boolean): Promise<boolean> {
    const said = await book.get(id);
    if (audioOnly && !said.sound) return false;
    if (audioOnly && (said.state === 'recording' || said.state === 'transcribing'))
      throw new DomainError('CONFLICT', {
        ...{ what: 'sound', why: 'It is being recorded or written down.', remedy: 'Cancel it first.' },
      });
    if (!audioOnly) await letGo(id);
    await files.remove(id);
    if (!audioOnly) return await repo.remove(id);
    const fault =
      said.fault?.retry && said.text === null
        ? { ...said.fault, remedy: 'Its sound was deleted.', retry: false }
        : said.fault;
    return (await book.change(id, null, { sound: false, fault })) !== null;
  }

  return {
    async list({ text, before, limit }: HistoryInput): Promise<{ utterances: Utterance[]; more: boolean }> {
      const found = await repo.page(text, before, limit + 1);
      return { utterances: found.slice(0, limit).map(view), more: found.length > limit };
    },
    async audio(id: string): Promise<{ wav: string }> {
      const said = await book.get(id);
      const samples = said.sound ? await files.read(id) : null;
      if (!samples || samples.byteLength === 0) throw new DomainError('NOT_FOUND', { what: 'sound', id });
      return { wav: Buffer.from(writeWav(samples)).toString('base64') };
    },
    async remove(id: string, audioOnly: boolean): Promise<{ removed: boolean }> {
      const removed = await removeOne(id, audioOnly);
      book.removed([id]);
      return { removed };
    },
    async clear(audioOnly: boolean): Promise<{ removed: number }> {
      let removed = 0;
      const gone: string[] = [];
      for (const { id, state } of await repo.ids()) {
        // What is being said right now is not what was said.
        if (state === 'recording' || (audioOnly && state === 'transcribing')) continue;
        if (await removeOne(id, audioOnly)) removed += 1;
        gone.push(id);
      }
      book.removed(gone);
      return { removed };
    },
  };
}
