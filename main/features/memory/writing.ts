import type { Kysely, Transaction } from 'kysely';
import { DomainError, invalid } from '../../../shared/contract/errors.ts';
import type { MemoryInput, MemoryPatch } from '../../../shared/features/memory/schema.ts';
import type { DataTables } from '../../core/db/tables.ts';
import type { EntityAsked } from './store/entities.ts';
import { ensureEntity, entitiesOf, mention, newId, orphans, removeEntities } from './store/entities.ts';
import { append, type Content, close, newestOf, type Version } from './store/versions.ts';

type Trx = Transaction<DataTables>;
type Named = (projectId: string) => string | null;

export const notFound = (what: string, id: string) => new DomainError('NOT_FOUND', { what, id });

export function checkTimes({ validFrom, validTo }: Pick<Content, 'validFrom' | 'validTo'>): void {
  if (validFrom !== null && validTo !== null && validTo < validFrom)
    throw invalid([{ field: 'validTo', problem: 'It ends before it begins.' }]);
}

/** The entities that it names, and those of its projects. */
async function name(
  trx: Trx,
  memoryId: string,
  { entities, projectIds }: { entities: readonly EntityAsked[]; projectIds: readonly string[] },
  { now, projectName }: { now: number; projectName: Named },
) {
  const named = [];
  for (const asked of entities) named.push(await ensureEntity(trx, asked, { now }));
  for (const projectId of projectIds) {
    const called = projectName(projectId);
    if (called !== null) named.push(await ensureEntity(trx, { kind: 'project', name: called }, { now, projectId }));
  }
  const found = named.filter((entity) => entity !== null);
  await mention(
    trx,
    memoryId,
    found.map(({ id }) => id),
  );
  return found;
}

const namesOf = async (db: Kysely<DataTables>, id: string) =>
  ((await entitiesOf(db, [id])).get(id) ?? []).map((entity) => entity.name);

export function createWriting({ projectName }: { projectName: Named }) {
  async function make(trx: Trx, input: MemoryInput, { by, now }: { by: Content['by']; now: number }): Promise<Version> {
    checkTimes(input);
    const id = newId();
    await trx.insertInto('memory_items').values({ id, pinned: 0, created_at: now }).execute();
    const named = await name(trx, id, input, { now, projectName });
    const { entities: _, ...said } = input;
    return append(trx, id, { ...said, by, supersededBy: null }, { now, names: named.map((entity) => entity.name) });
  }

  async function current(trx: Trx, id: string): Promise<Version> {
    const newest = await newestOf(trx, id);
    if (!newest) throw notFound('memory', id);
    if (newest.knownTo !== null)
      throw new DomainError('CONFLICT', {
        what: 'the memory',
        why: 'It was taken back and is not held any more.',
        remedy: 'Hold it again first.',
      });
    return newest;
  }

  async function edit(trx: Trx, id: string, patch: MemoryPatch & { supersededBy?: string | null }, now: number) {
    const before = await current(trx, id);
    const { entities, ...said } = patch;
    const content: Content = {
      ...{ kind: before.kind, text: before.text, confidence: before.confidence },
      ...{ validFrom: before.validFrom, validTo: before.validTo, projectIds: before.projectIds },
      ...{ supersededBy: before.supersededBy, by: 'you' },
      ...Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)),
    };
    checkTimes(content);
    if (entities !== undefined) {
      const had = (await entitiesOf(trx, [id])).get(id) ?? [];
      await trx.deleteFrom('memory_mentions').where('memory_id', '=', id).execute();
      await name(trx, id, { entities, projectIds: content.projectIds }, { now, projectName });
      await removeEntities(
        trx,
        await orphans(
          trx,
          had.map((entity) => entity.id),
        ),
      );
    } else await name(trx, id, { entities: [], projectIds: content.projectIds }, { now, projectName });
    return append(trx, id, content, { now, names: await namesOf(trx, id) });
  }

  return {
    make,
    edit,
    current,
    /** It was true until then: what was known of it before stays as it was known. */
    async end(trx: Trx, id: string, { at, by, now }: { at: number; by: string; now: number }): Promise<void> {
      const before = await newestOf(trx, id);
      if (before?.knownTo !== null) return;
      const validTo = Math.max(Math.min(at, before.validTo ?? at), before.validFrom ?? Number.MIN_SAFE_INTEGER);
      await edit(trx, id, { validTo, supersededBy: by }, now);
    },
    async retract(trx: Trx, id: string, now: number): Promise<void> {
      await close(trx, await current(trx, id), now);
    },
    async restore(trx: Trx, id: string, now: number): Promise<void> {
      const newest = await newestOf(trx, id);
      if (!newest) throw notFound('memory', id);
      if (newest.knownTo === null) throw new DomainError('CONFLICT', { what: 'the memory', why: 'It is held.' });
      await append(trx, id, { ...newest, by: 'you' }, { now, names: await namesOf(trx, id) });
    },
  };
}
export type Writing = ReturnType<typeof createWriting>;
