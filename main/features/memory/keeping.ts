import { DomainError } from '../../../shared/contract/errors.ts';
import type { MemoryDetail, MemoryInput, MemoryPatch, Pattern } from '../../../shared/features/memory/schema.ts';
import { assertLasting } from '../../core/db/lasting.ts';
import type { Store } from '../../core/db/types.ts';
import type { Journal } from '../../core/journal/journal.ts';
import type { Clock } from '../../core/lib/clock.ts';
import type { createDeciding } from './deciding.ts';
import { newId } from './store/entities.ts';
import { episodesIn } from './store/episodes.ts';
import { addSource } from './store/sources.ts';
import { newestOf } from './store/versions.ts';
import { detailOf } from './store/views.ts';
import { notFound, type Writing } from './writing.ts';

interface Deps {
  store: Store;
  clock: Clock;
  journal: Journal;
  writing: Writing;
  deciding: ReturnType<typeof createDeciding>;
  changed(id: string): void;
}

/** What the user does with memories. Each act is one transaction; the journal never holds a memory's words. */
export function createKeeping({ store, clock, journal, writing, deciding, changed }: Deps) {
  const now = () => clock.now();

  function note(kind: string, sentence: string, id: string) {
    journal.note({
      ...{ kind: `memory.${kind}`, sentence, actor: 'user' },
      subjects: [{ type: 'memory', id, label: 'memory' }],
      data: { memoryId: id },
    });
  }

  async function get(id: string, knownAt: number | null = null): Promise<MemoryDetail> {
    const detail = await detailOf(store.data, id, knownAt);
    if (!detail) throw notFound('memory', id);
    return detail;
  }

  async function told(kind: string, sentence: string, id: string): Promise<MemoryDetail> {
    changed(id);
    note(kind, sentence, id);
    return get(id);
  }

  return {
    get,
    async add({ replaces, ...input }: MemoryInput & { replaces: string | null }): Promise<MemoryDetail> {
      assertLasting(store);
      const at = now();
      const id = await store.transaction(async (trx) => {
        const replaced = replaces === null ? null : await newestOf(trx, replaces);
        if (replaces !== null && !replaced) throw notFound('memory', replaces);
        const said = { ...input, validFrom: input.validFrom ?? (replaced ? at : null) };
        const { memoryId } = await writing.make(trx, said, { by: 'you', now: at });
        // Its source is what the user wrote: a later version changes the memory, and not what was written.
        const episodeId = await episodesIn(trx).add(
          {
            ...{ kind: 'note', key: `note:${newId()}`, at, title: 'Written by you', text: input.text },
            ...{ projectIds: input.projectIds, route: null },
          },
          'kept',
          at,
        );
        if (episodeId !== null)
          await addSource(trx, { memoryId, episodeId, quote: input.text, start: 0, stance: 'for', now: at });
        if (replaces !== null) await writing.end(trx, replaces, { at: said.validFrom ?? at, by: memoryId, now: at });
        return memoryId;
      });
      return told('added', 'A memory was written', id);
    },
    async edit(id: string, seq: number, patch: MemoryPatch): Promise<MemoryDetail> {
      assertLasting(store);
      await store.transaction(async (trx) => {
        const before = await writing.current(trx, id);
        if (before.seq !== seq)
          throw new DomainError('CONFLICT', {
            what: 'the memory',
            why: 'It was changed meanwhile.',
            remedy: 'Look at it as it is now, and change that.',
          });
        await writing.edit(trx, id, patch, now());
      });
      return told('changed', 'A memory was changed', id);
    },
    async pin(id: string, pinned: boolean): Promise<MemoryDetail> {
      const { numUpdatedRows } = await store.data
        .updateTable('memory_items')
        .set({ pinned: pinned ? 1 : 0 })
        .where('id', '=', id)
        .executeTakeFirst();
      if (numUpdatedRows === 0n) throw notFound('memory', id);
      changed(id);
      return get(id);
    },
    async retract(id: string): Promise<MemoryDetail> {
      assertLasting(store);
      await store.transaction((trx) => writing.retract(trx, id, now()));
      return told('retracted', 'A memory was taken back', id);
    },
    async restore(id: string): Promise<MemoryDetail> {
      assertLasting(store);
      await store.transaction((trx) => writing.restore(trx, id, now()));
      return told('restored', 'A memory that was taken back is held again', id);
    },
    async accept(id: string, edits: MemoryPatch, endReplaced: boolean): Promise<MemoryDetail> {
      assertLasting(store);
      const memoryId = await store.transaction((trx) => deciding.accept(trx, id, { edits, endReplaced, now: now() }));
      return told('added', 'A proposed memory was taken', memoryId);
    },
    async reject(id: string): Promise<{ id: string }> {
      await store.transaction((trx) => deciding.reject(trx, id, now()));
      changed(id);
      return { id };
    },
    async reopen(id: string): Promise<{ id: string }> {
      await store.transaction((trx) => deciding.reopen(trx, id, now()));
      changed(id);
      return { id };
    },
    /** One lesson with the sources of all; the others end in it, and stay readable as what they were. */
    async mergeInto({ members, text }: Pattern): Promise<string> {
      const leader = members.find((member) => member.text === text) ?? members[0];
      if (!leader) throw notFound('pattern', text);
      const at = now();
      await store.transaction(async (trx) => {
        for (const { id } of members) {
          if (id === leader.id) continue;
          const sources = await trx.selectFrom('memory_sources').selectAll().where('memory_id', '=', id).execute();
          for (const source of sources)
            await addSource(trx, {
              ...{ memoryId: leader.id, episodeId: source.episode_id, quote: source.quote, start: source.start },
              ...{ stance: source.stance === 'against' ? 'against' : 'for', now: at },
            });
          await writing.end(trx, id, { at, by: leader.id, now: at });
        }
      });
      await told('merged', 'Lessons that say the same were made one', leader.id);
      return leader.id;
    },
    async turnDown({ id, members }: Pattern): Promise<void> {
      await store.data
        .insertInto('memory_patterns')
        .values({
          ...{ id, members: JSON.stringify(members.map((member) => member.id)) },
          ...{ state: 'rejected', decided_at: now() },
        })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      changed(id);
    },
  };
}
