import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { openStore } from '../../core/db/open-store.ts';
import type { Store } from '../../core/db/types.ts';
import { createSystemClock } from '../../core/lib/clock.ts';
import { quietLog } from '../../core/testing/quiet-log.ts';
import { tempDir } from '../../core/testing/temp-dir.ts';
import { createWorkerPool } from '../../core/workers/worker-pool.ts';
import { blank, episode, memoryHere, said } from './testing/memory-world.ts';

async function storeIn(dataDir: string) {
  const workers = createWorkerPool({ log: quietLog });
  const store = await openStore({ dataDir, clock: createSystemClock(), workers, log: quietLog });
  onTestFinished(async () => {
    await store.dispose();
    await workers.dispose();
  });
  return store;
}

/** Every table and column of the whole database in which a text stands. */
async function rowsWith(store: Store, text: string): Promise<string[]> {
  const tables = await sql<{ name: string }>`
    select name from sqlite_master where type = 'table'`.execute(store.data);
  const found: string[] = [];
  for (const { name } of tables.rows) {
    const columns = await sql<{ name: string }>`select name from pragma_table_info(${name})`.execute(store.data);
    for (const column of columns.rows) {
      const { rows } = await sql<{ count: number }>`
        select count(*) as count from ${sql.table(name)}
        where instr(cast(${sql.ref(column.name)} as blob), cast(${text} as blob)) > 0`.execute(store.data);
      if (rows[0]?.count) found.push(`${name}.${column.name}`);
    }
  }
  return found;
}

const filesWith = async (dataDir: string, text: string) => {
  const found: string[] = [];
  for (const name of ['optimus.db', 'optimus.db-wal']) {
    const bytes = await readFile(join(dataDir, name)).catch(() => Buffer.alloc(0));
    if (bytes.includes(text)) found.push(name);
  }
  return found;
};

test('what is forgotten is in no row, no index, no vector, no quote, and not in the file', async () => {
  const dataDir = await tempDir();
  const store = await storeIn(dataDir);
  const { memory, server, journal } = await memoryHere({ store, embeds: true });
  // Enough around it that pages are split and merged while it is there.
  for (let i = 0; i < 120; i++)
    await memory.add({
      ...blank,
      kind: 'fact',
      text: `Ordinary thing number ${i} about nothing in particular ${'x'.repeat(i * 7)}`,
    });
  const words = 'zanzibarquux lives in the vault of Ravenscroft';
  const quote = 'the launch code zanzibarquux lives in that vault';
  server.answer(({ prompt }) =>
    prompt.includes('zanzibarquux')
      ? {
          object: {
            memories: [
              said({
                ...{ text: words, quote },
                entities: [
                  { kind: 'person', name: 'Ravenscroft' },
                  { kind: 'tool', name: 'Postgres' },
                ],
                relations: [{ from: 'Ravenscroft', word: 'guards', to: 'Postgres' }],
              }),
              said({ text: 'There is a vault', quote: `${quote} for all` }),
              said({ text: 'Lunch is at noon', quote: 'lunch is at noon' }),
            ],
          },
        }
      : { object: { memories: [] } },
  );
  const text = `Listen: ${quote} for all. By the way, lunch is at noon.`;
  await memory.addEpisode(episode(text, { key: 'chat:1', title: `About ${words}` }));
  await memory.addEpisode(episode(`They said: "${quote}"`, { key: 'chat:2' }));
  await memory.idle();
  const { items } = await memory.proposals(10);
  const by = (start: string) => items.find((one) => one.text.startsWith(start))?.id ?? '';
  const gone = await memory.accept(by('zanzibarquux'), {}, true);
  const other = await memory.accept(by('There'), {}, true);
  const lunch = await memory.accept(by('Lunch'), {}, true);
  await memory.edit(lunch.id, 1, { entities: [{ kind: 'tool', name: 'Postgres' }] });
  // Versions, an end by another, a proposal that says the same.
  const second = await memory.edit(gone.id, 1, { text: `${words}, as of May` });
  expect(second.versions).toBe(2);
  await memory.add({ ...blank, kind: 'fact', text: 'It is somewhere else', replaces: gone.id });
  await memory.idle();
  expect((await rowsWith(store, 'zanzibarquux')).length).toBeGreaterThan(5);
  expect(await filesWith(dataDir, 'zanzibarquux')).not.toEqual([]);
  const nums = await sql<{ num: number }>`select num from memory_versions where memory_id = ${gone.id}`.execute(
    store.data,
  );
  const heard: string[] = [];
  memory.onForgotten(({ memoryIds, words }) => {
    heard.push(...memoryIds, ...words);
  });

  const losses = await memory.losses(gone.id);
  expect(losses).toMatchObject({ versions: 3, relations: 1, entities: ['Ravenscroft'], cut: 1 });
  const receipt = await memory.forget(gone.id);
  expect(receipt).toMatchObject({ left: 0, logEmptied: true });
  expect(receipt.cuts).toBeGreaterThanOrEqual(3);

  for (const word of ['zanzibarquux', 'Ravenscroft', 'ravenscroft', gone.id]) {
    // The journal says that it was there, and not what it said.
    const allowed = word === gone.id ? ['journal.data', 'journal_subjects.subject_id'] : [];
    expect(
      (await rowsWith(store, word)).filter((place) => !allowed.includes(place)),
      word,
    ).toEqual([]);
  }
  const events = await journal.list({ kinds: ['memory.added', 'memory.forgotten', 'memory.changed'], limit: 200 });
  expect(JSON.stringify(events)).not.toContain('zanzibarquux');
  for (const { num } of nums.rows) {
    const { rows } = await sql`select num from memory_vectors where num = ${num}`.execute(store.data);
    expect(rows).toEqual([]);
  }
  await sql`pragma wal_checkpoint(truncate)`.execute(store.data);
  expect(await filesWith(dataDir, 'zanzibarquux')).toEqual([]);
  expect(await filesWith(dataDir, 'Ravenscroft')).toEqual([]);
  expect(heard).toContain(gone.id);
  expect(heard).toContain(quote);

  // What rested on the same source stands, and its quote is where it was.
  expect((await memory.get(lunch.id)).provenance).toMatchObject([{ quote: 'lunch is at noon' }]);
  expect((await memory.get(other.id)).provenance[0]?.quote).toMatch(/^█+ for all$/);
  expect(await memory.entities(undefined, 10)).toMatchObject([{ name: 'Postgres' }]);
  const found = await memory.list({ query: 'zanzibarquux', ended: true, limit: 10 });
  expect(JSON.stringify(found)).not.toContain('zanzibarquux');
  await sql`insert into memory_search(memory_search) values ('integrity-check')`.execute(store.data);
  await expect(memory.get(gone.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(memory.forget(gone.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('a source that is forgotten takes with it what rests on it alone', async () => {
  const dataDir = await tempDir();
  const store = await storeIn(dataDir);
  const { memory, server } = await memoryHere({ store });
  const alone = said({ text: 'Quibblefax is the staging server', quote: 'quibblefax is staging' });
  server.answer(() => ({
    object: { memories: [alone, said({ text: 'Fridays are free', quote: 'fridays are free' })] },
  }));
  await memory.addEpisode(episode('So quibblefax is staging and fridays are free.', { key: 'thread:1' }));
  await memory.idle();
  for (const { id } of (await memory.proposals(10)).items) await memory.accept(id, {}, true);
  server.answer(() => ({
    object: { memories: [said({ text: 'Fridays are free', quote: 'fridays are free', confirms: 'm1' })] },
  }));
  await memory.addEpisode(episode('Again, fridays are free.', { key: 'thread:2' }));
  await memory.idle();
  const [same] = (await memory.proposals(10)).items;
  expect(same?.about).toMatchObject({ stance: 'for', memory: { text: 'Fridays are free' } });
  await memory.accept(same?.id ?? '', {}, true);
  expect(await memory.restingOn(['thread:1'])).toBe(1);
  expect(await memory.restingOn(['thread:1', 'thread:2', 'nobody'])).toBe(2);
  await memory.forgetEpisode('thread:1');
  expect((await memory.list({ ended: true, limit: 10 })).items.map(({ text }) => text)).toEqual(['Fridays are free']);
  for (const word of ['uibblefax', 'thread:1']) expect(await rowsWith(store, word), word).toEqual([]);
  expect(await filesWith(dataDir, 'uibblefax')).toEqual([]);
  // It is gone already.
  await memory.forgetEpisode('thread:1');
  await memory.forgetEpisode('nobody');
});

test('a memory written by hand takes its note with it', async () => {
  const store = await storeIn(await tempDir());
  const { memory } = await memoryHere({ store, connected: false });
  const made = await memory.add({ ...blank, kind: 'preference', text: 'Ok' });
  expect((await memory.episodes(undefined, 10)).total).toBe(1);
  await memory.forget(made.id);
  expect((await memory.episodes(undefined, 10)).total).toBe(0);
  const kept = await sql<{ name: string }>`
    select name from sqlite_master where type = 'table' and name like 'memory\\_%' escape '\\' and sql not like '%fts5%'
  `.execute(store.data);
  for (const { name } of kept.rows.filter((table) => !table.name.startsWith('memory_search'))) {
    const { rows } = await sql<{ count: number }>`select count(*) as count from ${sql.table(name)}`.execute(store.data);
    expect(rows[0]?.count, name).toBe(0);
  }
});
