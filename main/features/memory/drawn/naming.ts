import { DomainError } from '../../../../shared/contract/errors.ts';
import type { Entity } from '../../../../shared/features/memory/schema.ts';
import type { Store } from '../../../core/db/types.ts';
import type { Clock } from '../../../core/lib/clock.ts';
import { entitiesOf } from '../store/entities.ts';
import { fold } from '../store/fold.ts';
import { renameIn } from '../store/search.ts';
import type { Trx } from '../store/types.ts';
import { notFound } from '../writing.ts';
import { allEntities } from './graph.ts';

interface Deps {
  store: Store;
  clock: Clock;
  changed(id: string): void;
}

/** Entities as the user calls them: two names of one thing, or another name. */
export function createNaming({ store, changed }: Deps) {
  const db = store.data;

  async function counted(): Promise<Entity[]> {
    const counts = await db
      .selectFrom('memory_mentions')
      .select(['entity_id', (e) => e.fn.countAll<number>().as('count')])
      .groupBy('entity_id')
      .execute();
    const by = new Map(counts.map(({ entity_id, count }) => [entity_id, Number(count)]));
    return [...(await allEntities(db)).values()].map((entity) => ({ ...entity, memories: by.get(entity.id) ?? 0 }));
  }

  async function one(id: string): Promise<Entity> {
    const found = (await counted()).find((entity) => entity.id === id);
    if (!found) throw notFound('entity', id);
    return found;
  }

  /** So that a search for its new name finds what names it. */
  async function reindex(trx: Trx, entityId: string): Promise<void> {
    const named = await trx
      .selectFrom('memory_mentions')
      .innerJoin('memory_versions', 'memory_versions.memory_id', 'memory_mentions.memory_id')
      .select(['memory_versions.num', 'memory_versions.memory_id'])
      .where('entity_id', '=', entityId)
      .execute();
    const names = await entitiesOf(trx, [...new Set(named.map(({ memory_id }) => memory_id))]);
    for (const { num, memory_id } of named)
      await renameIn(
        trx,
        num,
        (names.get(memory_id) ?? []).map(({ name }) => name),
      );
  }

  return {
    async entities(query: string | undefined, limit: number): Promise<Entity[]> {
      const words = fold(query ?? '')
        .split(' ')
        .filter(Boolean);
      return (await counted())
        .filter(({ name, aliases }) => {
          const text = fold([name, ...aliases].join(' '));
          return words.every((word) => text.includes(word));
        })
        .sort((a, b) => b.memories - a.memories || a.name.localeCompare(b.name))
        .slice(0, limit);
    },
    async mergeEntities(from: string, into: string): Promise<Entity> {
      const [gone, stays] = [await one(from), await one(into)];
      if (from === into) throw new DomainError('CONFLICT', { what: 'the entity', why: 'It is the same one.' });
      if (gone.projectId !== null && stays.projectId !== null)
        throw new DomainError('CONFLICT', { what: 'the entity', why: 'Both are projects that Optimus knows.' });
      await store.transaction(async (trx) => {
        const both = await trx
          .selectFrom('memory_mentions')
          .select('memory_id')
          .where('entity_id', '=', into)
          .where('memory_id', 'in', (e) =>
            e.selectFrom('memory_mentions').select('memory_id').where('entity_id', '=', from),
          )
          .execute();
        if (both.length > 0)
          await trx
            .deleteFrom('memory_mentions')
            .where('entity_id', '=', from)
            .where(
              'memory_id',
              'in',
              both.map(({ memory_id }) => memory_id),
            )
            .execute();
        await trx.updateTable('memory_mentions').set({ entity_id: into }).where('entity_id', '=', from).execute();
        await trx.updateTable('memory_relations').set({ from_id: into }).where('from_id', '=', from).execute();
        await trx.updateTable('memory_relations').set({ to_id: into }).where('to_id', '=', from).execute();
        await trx.deleteFrom('memory_relations').whereRef('from_id', '=', 'to_id').execute();
        await trx.updateTable('memory_aliases').set({ entity_id: into }).where('entity_id', '=', from).execute();
        if (gone.projectId !== null)
          await trx
            .updateTable('memory_entities')
            .set({ project_id: gone.projectId, kind: 'project' })
            .where('id', '=', into)
            .execute();
        await trx.deleteFrom('memory_entities').where('id', '=', from).execute();
        await reindex(trx, into);
      });
      changed(into);
      return one(into);
    },
    async renameEntity(id: string, name: string): Promise<Entity> {
      await one(id);
      const alias = fold(name);
      await store.transaction(async (trx) => {
        const taken = await trx
          .selectFrom('memory_aliases')
          .select('entity_id')
          .where('alias', '=', alias)
          .executeTakeFirst();
        if (alias === '' || (taken && taken.entity_id !== id))
          throw new DomainError('CONFLICT', {
            what: 'the name',
            why: alias === '' ? 'It has no letter or digit.' : 'Another entity is called so.',
            ...(taken && { remedy: 'Make the two one instead.' }),
          });
        await trx.updateTable('memory_entities').set({ name }).where('id', '=', id).execute();
        await trx
          .insertInto('memory_aliases')
          .values({ alias, name, entity_id: id })
          .onConflict((conflict) => conflict.column('alias').doUpdateSet({ name }))
          .execute();
        await reindex(trx, id);
      });
      changed(id);
      return one(id);
    },
  };
}
