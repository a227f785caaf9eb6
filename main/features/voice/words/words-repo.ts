import type { Kysely } from 'kysely';
import { z } from 'zod';
import { type Reading, reading } from '../../../../shared/features/voice/intents.ts';
import { type OwnWord, ownWord } from '../../../../shared/features/voice/schema.ts';
import type { DataTables } from '../../../core/db/tables.ts';
import { compared } from './compared.ts';

export interface Learned {
  id: string;
  heard: string;
  meant: string;
  reading: Reading | null;
}

function jsonIn<T>(schema: z.ZodType<T>, text: string): T | null {
  try {
    return schema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
const texts = z.array(z.string());

interface WordRow {
  id: string;
  word: string;
  misheard: string;
  from: string;
}
interface LearnedRow {
  id: string;
  heard: string;
  meant: string;
  reading: string;
}

const wordOf = (row: WordRow): OwnWord => ({
  id: row.id,
  word: row.word,
  misheard: jsonIn(texts, row.misheard) ?? [],
  from: ownWord.shape.from.catch('user').parse(row.from),
});
const learnedOf = (row: LearnedRow): Learned => ({
  ...{ id: row.id, heard: row.heard, meant: row.meant, reading: jsonIn(reading, row.reading) },
});

export function createWordsRepo(db: Kysely<DataTables>) {
  return {
    async words(): Promise<OwnWord[]> {
      return (await db.selectFrom('voice_words').selectAll().orderBy('key').execute()).map(wordOf);
    },
    async word(word: string): Promise<OwnWord | null> {
      const row = await db.selectFrom('voice_words').selectAll().where('key', '=', keyOf(word)).executeTakeFirst();
      return row ? wordOf(row) : null;
    },
    async put(word: OwnWord, at: number): Promise<void> {
      const values = { word: word.word, misheard: JSON.stringify(word.misheard), from: word.from };
      await db
        .insertInto('voice_words')
        .values({ id: word.id, key: keyOf(word.word), created_at: at, ...values })
        .onConflict((conflict) => conflict.column('key').doUpdateSet(values))
        .execute();
    },
    async removeWord(id: string): Promise<OwnWord | null> {
      const row = await db.deleteFrom('voice_words').where('id', '=', id).returningAll().executeTakeFirst();
      return row ? wordOf(row) : null;
    },
    async learned(): Promise<Learned[]> {
      return (await db.selectFrom('voice_learned').selectAll().orderBy('key').execute()).map(learnedOf);
    },
    async learnedFor(heard: string): Promise<Learned | null> {
      const row = await db
        .selectFrom('voice_learned')
        .selectAll()
        .where('key', '=', compared(heard))
        .executeTakeFirst();
      return row ? learnedOf(row) : null;
    },
    /** The last correction of the same words holds. */
    async learn(one: { id: string; heard: string; meant: string; reading: Reading; at: number }): Promise<void> {
      const values = { heard: one.heard, meant: one.meant, reading: JSON.stringify(one.reading) };
      await db
        .insertInto('voice_learned')
        .values({ id: one.id, key: compared(one.heard), created_at: one.at, ...values })
        .onConflict((conflict) => conflict.column('key').doUpdateSet(values))
        .execute();
    },
    async unlearn(id: string): Promise<Learned | null> {
      const row = await db.deleteFrom('voice_learned').where('id', '=', id).returningAll().executeTakeFirst();
      return row ? learnedOf(row) : null;
    },
  };
}
export type WordsRepo = ReturnType<typeof createWordsRepo>;

/** “C++” and “C#” are two words: signs count where they are all there is to tell them apart. */
const keyOf = (word: string) => word.normalize('NFKC').toLocaleLowerCase().replace(/\s+/g, ' ').trim();
