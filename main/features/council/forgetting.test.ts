import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { until } from '../../core/testing/until.ts';
import { answering, startCouncil, voteReply } from './testing/start-council.ts';

const secret = 'The till of "Ravenscroft & Sons" is emptied at nine by the red door';
const files = ['optimus.db', 'series.db', 'knowledge.db'];

/** Every table and column of every file in which a text stands, as it is or as JSON has it. */
function places(dataDir: string, text: string): string[] {
  const found: string[] = [];
  for (const file of files) {
    const db = new Database(join(dataDir, file), { readonly: true });
    const tables = db.prepare("select name from sqlite_master where type = 'table'").all() as { name: string }[];
    for (const { name } of tables) {
      const columns = db.prepare('select name from pragma_table_info(?)').all(name) as { name: string }[];
      for (const { name: column } of columns) {
        const stands = db.prepare(
          `select count(*) as n from "${name}" where instr(cast("${column}" as blob), cast(? as blob)) > 0`,
        );
        try {
          const { n } = stands.get(text) as { n: number };
          if (n > 0) found.push(`${file}: ${name}.${column}`);
        } catch (error) {
          // What a table of SQLite's own search does not give out stands in the tables beneath it.
          if (!(error instanceof Database.SqliteError)) throw error;
        }
      }
    }
    db.close();
  }
  return found;
}

test('a memory that a chat and a council used is in no table of theirs once it is forgotten', {
  timeout: 60_000,
}, async () => {
  const council = answering({
    vote: (seen) => voteReply(seen, { claim: `We know: ${secret}.` }),
    chair: () => ({ text: `# Report\n\n${secret}` }),
  });
  const world = await startCouncil((seen) => {
    if (!seen.system.includes('You answer inside Optimus')) return council(seen);
    const id = /m[0-9a-f]{32}[0-9a-z]{5}/.exec(seen.prompt)?.[0] ?? '';
    const last = seen.messages.at(-1);
    if (last?.role === 'tool') return { text: `As I read: ${secret} [e:${id}]. That is all.` };
    return { text: `First: ${secret}.`, toolCalls: [{ name: 'search', input: { query: `where is ${secret}` } }] };
  });
  const { client, put, over, dataDir, connectionId } = world;
  await client.minds.setRole({ role: 'chat', model: { connectionId, model: 'alpha-1' } });
  const memory = await client.memory.add({
    ...{ kind: 'fact', text: secret, confidence: 'high', projectIds: [], entities: [], validFrom: null, validTo: null },
  });
  await client.memory.pin({ id: memory.id, pinned: true });

  const thread = await client.chat.create({ scope: { projectIds: null } });
  const said = await client.chat.send({
    ...{ threadId: thread.id, text: `Is it so that ${secret}?` },
    attachments: [{ kind: 'attachment', title: 'notes', text: `Once more: ${secret}`, source: { type: 'text' } }],
  });
  const answer = await until(
    async () => {
      const { thread: now, messages } = await client.chat.get({ id: thread.id });
      return now.busy ? null : (messages.find(({ id }) => id === said.answer.id) ?? null);
    },
    { what: 'the answer to end', timeoutMs: 30_000 },
  );
  expect(answer).toMatchObject({ state: 'ended', end: { kind: 'complete' } });
  expect(answer.evidence.map(({ source }) => source)).toContainEqual({ type: 'memory', memoryId: memory.id });
  expect(answer.toolUses).toMatchObject([{ name: 'search', state: 'done' }]);
  const { id } = await put({
    options: [
      { id: 'keep', label: 'Keep it', text: `As long as ${secret}` },
      { id: 'replace', label: 'Replace it', text: 'With another one' },
    ],
  });
  await client.council.start({ id });
  const done = await over(id);
  expect(JSON.stringify(done)).toContain('red door');
  await client.knowledge.search({ query: secret });

  const before = places(dataDir, 'red door').map((place) => place.replace(/^.*: |\..*$/g, ''));
  for (const table of ['chat_messages', 'chat_evidence', 'chat_tool_uses', 'chat_search_content', 'council_calls'])
    expect(before, table).toContain(table);
  await client.memory.forget({ id: memory.id });

  // The journal says that there was one, and not what it said.
  const keeps = (place: string) => /: (journal\.data|journal_subjects\.subject_id)$/.test(place);
  for (const word of ['red door', 'Ravenscroft', memory.id])
    expect(
      places(dataDir, word).filter((place) => word !== memory.id || !keeps(place)),
      word,
    ).toEqual([]);
  expect((await client.chat.search({ text: 'Ravenscroft' })).length).toBe(0);
  const { messages } = await client.chat.get({ id: thread.id });
  const left = messages.find((message) => message.id === said.answer.id);
  expect(left?.text).toMatch(/^First: \(forgotten\)\.\n\nAs I read: \(forgotten\) \[e:m[0-9a-f]{32}[0-9a-z]{5}\]/);
  expect(left?.toolUses[0]?.at).toBe('First: (forgotten).'.length);
  const piece = left?.evidence.find(({ kind }) => kind === 'memory');
  expect(piece).toMatchObject({ title: 'A memory that was forgotten', route: null });
  expect(left?.text).toContain(piece?.id);
  expect((await client.council.get({ id })).tally).toEqual(done.tally);
  for (const file of ['optimus.db', 'optimus.db-wal'])
    expect((await readFile(join(dataDir, file)).catch(() => Buffer.alloc(0))).includes('Ravenscroft'), file).toBe(
      false,
    );
});

test('of a deliberation that was deleted its question stands nowhere, and the journal says that there was one', {
  timeout: 60_000,
}, async () => {
  const { client, put, over, dataDir, core } = await startCouncil();
  const { id } = await put({ question: 'Shall the greenhouse of Tintagel be sold?' });
  await client.council.start({ id });
  const { runId } = await over(id);
  await client.council.resolve({ id, right: { kind: 'option', optionId: 'keep' } });
  const about = async () => (await core.services.journal.list({ subject: { type: 'deliberation', id } })).events;
  await until(async () => (await about()).some(({ kind }) => kind === 'council.resolved'));
  const councils = (events: readonly { kind: string }[]) =>
    events.flatMap(({ kind }) => (kind.startsWith('council.') ? [kind] : []));
  const before = await about();
  expect(places(dataDir, 'Tintagel').length).toBeGreaterThan(4);
  await client.council.remove({ id });
  await until(() => places(dataDir, 'Tintagel').length === 0, { what: 'the question to be gone' });
  const after = await about();
  expect(councils(after)).toEqual(councils(before));
  expect(after.find(({ kind }) => kind === 'council.decided')?.sentence).toBe('The council decided (it was deleted)');
  await expect(client.runs.get({ id: runId ?? '' })).rejects.toThrow();
});
