import type { Kysely } from 'kysely';
import { z } from 'zod';
import {
  defaultWeights,
  limitMb,
  type SearchWeights,
  searchWeights,
} from '../../../shared/features/knowledge/schema.ts';
import type { DataTables } from '../../core/db/tables.ts';

const options = {
  weights: searchWeights,
  limitMb,
  /** The model away from this machine that may have the texts. */
  allowed: z.string().nullable(),
} as const;

export interface Options {
  weights: SearchWeights;
  limitMb: number;
  allowed: string | null;
}

export const defaultOptions: Options = { weights: defaultWeights, limitMb: 500, allowed: null };

/** What the user chose. */
export function createKnowledgeRepo(db: Kysely<DataTables>) {
  return {
    async options(): Promise<Options> {
      const rows = await db.selectFrom('knowledge_options').selectAll().execute();
      const found: Partial<Record<keyof Options, unknown>> = {};
      for (const { key, value } of rows) {
        const schema = options[key as keyof Options];
        try {
          const read = schema?.safeParse(JSON.parse(value));
          if (read?.success) found[key as keyof Options] = read.data;
        } catch {
          // What cannot be read is as it was at first.
        }
      }
      return { ...defaultOptions, ...(found as Partial<Options>) };
    },
    async setOption<K extends keyof Options>(key: K, value: Options[K]): Promise<void> {
      const text = JSON.stringify(value);
      await db
        .insertInto('knowledge_options')
        .values({ key, value: text })
        .onConflict((clash) => clash.column('key').doUpdateSet({ value: text }))
        .execute();
    },
    async turnedOn(): Promise<string[]> {
      const rows = await db.selectFrom('knowledge_projects').select('project_id').orderBy('turned_on_at').execute();
      return rows.map(({ project_id }) => project_id);
    },
    async turn(projectId: string, on: boolean, at: number): Promise<void> {
      if (on)
        await db
          .insertInto('knowledge_projects')
          .values({ project_id: projectId, turned_on_at: at })
          .onConflict((clash) => clash.column('project_id').doNothing())
          .execute();
      else await db.deleteFrom('knowledge_projects').where('project_id', '=', projectId).execute();
    },
  };
}
