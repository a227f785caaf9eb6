import type { Kysely, Selectable } from 'kysely';
import { z } from 'zod';
import {
  confidence,
  entityKind,
  episodeKind,
  memoryKind,
  type Proposal,
} from '../../../../shared/features/memory/schema.ts';
import type { ProposalsTable } from '../../../core/db/memory-tables.ts';
import type { DataTables } from '../../../core/db/tables.ts';
import { newId } from './entities.ts';
import { fold } from './fold.ts';
import { listOf, textsOf } from './json.ts';
import { briefsOf } from './views.ts';

type Db = Kysely<DataTables>;

const entityAsked = z.object({ kind: entityKind, name: z.string() });
const relationAsked = z.object({ from: z.string(), word: z.string(), to: z.string() });

export interface NewProposal
  extends Pick<
    Proposal,
    'kind' | 'text' | 'confidence' | 'validFrom' | 'validTo' | 'quote' | 'entities' | 'relations' | 'projectIds'
  > {
  episodeId: string;
  start: number;
  replaces: string | null;
  about: string | null;
  stance: 'for' | 'against';
  model: string;
}

export interface KeptProposal extends NewProposal {
  id: string;
  state: 'open' | 'accepted' | 'rejected';
  createdAt: number;
}

const keptOf = (row: Selectable<ProposalsTable>): KeptProposal => ({
  ...{ id: row.id, episodeId: row.episode_id, kind: memoryKind.catch('fact').parse(row.kind), text: row.text },
  confidence: confidence.catch('low').parse(row.confidence),
  ...{ validFrom: row.valid_from, validTo: row.valid_to, quote: row.quote, start: row.start },
  entities: listOf(entityAsked, row.entities),
  relations: listOf(relationAsked, row.relations),
  projectIds: textsOf(row.project_ids),
  ...{ replaces: row.replaces, about: row.about, model: row.model, createdAt: row.created_at },
  stance: row.stance === 'against' ? 'against' : 'for',
  state: row.state === 'accepted' || row.state === 'rejected' ? row.state : 'open',
});

export const proposalsIn = (db: Db) => ({
  /** Null where the same was proposed before, whatever became of it. */
  async add(proposal: NewProposal, now: number): Promise<string | null> {
    const folded = `${proposal.about ?? ''} ${proposal.stance} ${fold(proposal.text)}`;
    let same = db.selectFrom('memory_proposals').select('id').where('folded', '=', folded);
    // The same said in another source is news of that source, where it stands for a memory that there is.
    if (proposal.about !== null) same = same.where('episode_id', '=', proposal.episodeId);
    if ((await same.limit(1).execute()).length > 0) return null;
    const id = newId();
    await db
      .insertInto('memory_proposals')
      .values({
        ...{ id, episode_id: proposal.episodeId, kind: proposal.kind, text: proposal.text, folded },
        ...{ confidence: proposal.confidence, valid_from: proposal.validFrom, valid_to: proposal.validTo },
        ...{ quote: proposal.quote, start: proposal.start, entities: JSON.stringify(proposal.entities) },
        ...{ relations: JSON.stringify(proposal.relations), project_ids: JSON.stringify(proposal.projectIds) },
        ...{ replaces: proposal.replaces, about: proposal.about, stance: proposal.stance, model: proposal.model },
        ...{ state: 'open', created_at: now, decided_at: null, memory_id: null },
      })
      .execute();
    return id;
  },
  async get(id: string): Promise<KeptProposal | null> {
    const row = await db.selectFrom('memory_proposals').selectAll().where('id', '=', id).executeTakeFirst();
    return row ? keptOf(row) : null;
  },
  async decide(id: string, state: KeptProposal['state'], now: number, memoryId: string | null): Promise<void> {
    await db
      .updateTable('memory_proposals')
      .set({ state, decided_at: state === 'open' ? null : now, memory_id: memoryId })
      .where('id', '=', id)
      .execute();
  },
  async open(limit: number): Promise<{ items: Proposal[]; total: number }> {
    const rows = await db
      .selectFrom('memory_proposals as p')
      .innerJoin('memory_episodes as e', 'e.id', 'p.episode_id')
      .selectAll('p')
      .select(['e.kind as episodeKind', 'e.title as episodeTitle', 'e.at as episodeAt', 'e.route as episodeRoute'])
      .where('p.state', '=', 'open')
      .orderBy('p.created_at')
      .orderBy('p.episode_id')
      .orderBy('p.start')
      .orderBy('p.id')
      .limit(limit)
      .execute();
    const { total } = await db
      .selectFrom('memory_proposals')
      .select((e) => e.fn.countAll<number>().as('total'))
      .where('state', '=', 'open')
      .executeTakeFirstOrThrow();
    const briefs = await briefsOf(
      db,
      rows.flatMap(({ replaces, about }) => [replaces, about].filter((id) => id !== null)),
    );
    const items = rows.map((row): Proposal => {
      const { episodeId, start: _, state: __, about, stance, replaces, ...rest } = keptOf(row);
      const memory = about === null ? undefined : briefs.get(about);
      return {
        ...rest,
        episode: {
          ...{ id: episodeId, kind: episodeKind.catch('note').parse(row.episodeKind), title: row.episodeTitle },
          ...{ at: row.episodeAt, route: row.episodeRoute },
        },
        replaces: replaces === null ? null : (briefs.get(replaces) ?? null),
        about: memory ? { memory, stance } : null,
      };
    });
    return { items, total: Number(total) };
  },
});
