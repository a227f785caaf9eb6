import { sql } from 'kysely';
import type { Forgotten, Losses } from '../../../../shared/features/memory/schema.ts';
import type { Store } from '../../../core/db/types.ts';
import type { Journal } from '../../../core/journal/journal.ts';
import type { Cancel } from '../../../core/lib/clock.ts';
import type { Logger } from '../../../core/log/logger.ts';
import type { Meaning } from '../meaning/create-meaning.ts';
import type { Reading } from '../reading/create-reading.ts';
import { episodesIn } from '../store/episodes.ts';
import { sourcesOf } from '../store/sources.ts';
import { briefsOf } from '../store/views.ts';
import type { ForgottenWords } from '../types.ts';
import { notFound } from '../writing.ts';
import { lookFor, telling } from './cut.ts';
import { forgetEpisode, forgetMemories, type Gone, restingOnlyOn, wordsOf } from './forget.ts';

interface Deps {
  store: Store;
  journal: Journal;
  log: Logger;
  meaning: Meaning;
  reading: Reading;
  changed(): void;
}

/** What the user wants gone is gone: from every table, the index, the vectors, and the log beside the file. */
export function createForgetting({ store, journal, log, meaning, reading, changed }: Deps) {
  const listeners = new Set<(gone: ForgottenWords) => void | Promise<void>>();

  /** The log holds pages as they were before; true where nobody read it just then. */
  async function emptyLog(): Promise<boolean> {
    try {
      const { rows } = await sql<{ busy: number }>`pragma wal_checkpoint(truncate)`.execute(store.data);
      return rows[0]?.busy === 0;
    } catch (error) {
      log.warn('the log of the database could not be emptied', { error: String(error) });
      return false;
    }
  }

  async function copies(): Promise<number> {
    return (await store.listCopies().catch(() => [])).length;
  }

  /** Told before it goes, so that whoever is killed in between can forget it again; and after, for what was copied meanwhile. */
  async function tellOthers(memoryIds: readonly string[], words: readonly string[]): Promise<void> {
    if (memoryIds.length === 0) return;
    for (const listener of [...listeners])
      try {
        await listener({ memoryIds, words: words.filter(({ length }) => length >= telling) });
      } catch (error) {
        log.error('a feature could not forget what was forgotten', error);
      }
  }

  async function after({ memoryIds, words, rows, cuts }: Gone, sentence: string): Promise<Forgotten> {
    meaning.forget();
    await tellOthers(memoryIds, words);
    const logEmptied = await emptyLog();
    const found = await lookFor(store.data, words);
    journal.note({ kind: 'memory.forgotten', sentence, actor: 'user', data: { rows, cuts } });
    changed();
    return { rows, cuts, ...found, logEmptied, copies: await copies() };
  }

  return {
    restingOnlyOn: (episodeIds: readonly string[]) => restingOnlyOn(store.data, episodeIds),
    onForgotten(listener: (gone: ForgottenWords) => void | Promise<void>): Cancel {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async losses(id: string): Promise<Losses> {
      const db = store.data;
      const text = (await briefsOf(db, [id])).get(id)?.text;
      if (text === undefined) throw notFound('memory', id);
      const count = async (query: Promise<readonly unknown[]>) => (await query).length;
      const sources = await sourcesOf(db, [id]);
      const words = (await wordsOf(db, [id])).filter(({ length }) => length >= telling);
      let cut = 0;
      for (const word of words) {
        const { rows } = await sql<{ count: number }>`
          select count(*) as count from memory_sources where memory_id != ${id} and instr(quote, ${word}) > 0
        `.execute(db);
        cut += Number(rows[0]?.count ?? 0);
      }
      const alone = await db
        .selectFrom('memory_mentions as m')
        .innerJoin('memory_entities as e', 'e.id', 'm.entity_id')
        .select('e.name')
        .where('m.memory_id', '=', id)
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('memory_mentions as o')
                .select('o.memory_id')
                .whereRef('o.entity_id', '=', 'm.entity_id')
                .where('o.memory_id', '!=', id),
            ),
          ),
        )
        .orderBy('e.name')
        .execute();
      return {
        text,
        versions: await count(db.selectFrom('memory_versions').select('num').where('memory_id', '=', id).execute()),
        sources: [...new Map(sources.map(({ episode }) => [episode.id, episode])).values()].map(
          ({ route: _, ...episode }) => episode,
        ),
        relations: await count(db.selectFrom('memory_relations').select('id').where('memory_id', '=', id).execute()),
        proposals: await count(
          db
            .selectFrom('memory_proposals')
            .select('id')
            .where((where) => where.or([where('memory_id', '=', id), where('about', '=', id)]))
            .execute(),
        ),
        entities: alone.map(({ name }) => name),
        cut,
        copies: await copies(),
      };
    },
    async forget(id: string): Promise<Forgotten> {
      if (!(await briefsOf(store.data, [id])).has(id)) throw notFound('memory', id);
      await tellOthers([id], await wordsOf(store.data, [id]));
      return after(await store.transaction((trx) => forgetMemories(trx, [id])), 'A memory was forgotten');
    },
    async forgetEpisode(id: string): Promise<Forgotten> {
      if (!(await episodesIn(store.data).get(id))) throw notFound('source', id);
      reading.drop(id);
      const alone = await restingOnlyOn(store.data, [id]);
      await tellOthers(alone, await wordsOf(store.data, alone));
      const gone = await store.transaction((trx) => forgetEpisode(trx, id));
      return after(gone, 'A source was forgotten, with what rested on it alone');
    },
  };
}
