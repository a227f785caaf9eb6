import { describe, expect, it } from 'vitest';
import type { Message } from '../../../shared/features/chat/schema.ts';
import type { Evidence } from '../../../shared/features/knowledge/schema.ts';
import { type Connection, faultCode } from '../../../shared/features/minds/schema.ts';
import { modelEntries, priceWords } from './composer/model-entries.ts';
import { pastedText, readFile } from './composer/read-file.ts';
import { changedLines } from './message/changed-lines.ts';
import { citableOf } from './message/citable.ts';
import { canAnswer, endWords, exactFigures, figuresOf, losses } from './words.ts';

const failed = (code: (typeof faultCode.options)[number], retryAfterMs: number | null = null) =>
  endWords({ kind: 'failed', fault: { code, message: 'Its own words', status: 418, retryAfterMs } });

describe('how an answer ended', () => {
  it('says nothing of one that is whole', () => {
    expect(endWords(null)).toBeNull();
    expect(endWords({ kind: 'complete' })).toBeNull();
  });
  it.each(faultCode.options)('%s has a title, the words of the provider and what to do', (code) => {
    const words = failed(code);
    expect(words).toMatchObject({ tone: 'bad', said: 'Its own words' });
    expect(words?.title).toMatch(/ \(418\)$/);
    expect(words?.advice).toMatch(/\.$/);
  });
  it('says how long the provider asks to wait', () => {
    expect(failed('rate-limited', 120_000)?.advice).toContain('It asks to wait 2\u00a0min.');
  });
  it('keeps a refusal, a cut and a stop apart', () => {
    const titles = [{ kind: 'refusal', message: 'No.' }, { kind: 'length' }, { kind: 'cancelled' }] as const;
    expect(new Set(titles.map((end) => endWords(end)?.title)).size).toBe(3);
  });
});

const message = (patch: Partial<Message>): Message =>
  ({
    id: 'm',
    role: 'assistant',
    usage: null,
    cost: null,
    tookMs: null,
    attachments: [],
    evidence: [],
    ...patch,
  }) as Message;

it('says what an answer cost, and never nothing where the price is not known', () => {
  const usage = { input: 1_200, cachedInput: 200, output: 34, reasoning: 4 };
  expect(figuresOf(message({ usage, cost: 33_000_000_000, tookMs: 1_500 }))).toBe(
    '1,200 → 34 tokens · $0.033 · 1.5\u00a0s',
  );
  expect(figuresOf(message({ usage }))).toBe('1,200 → 34 tokens · price not known');
  expect(figuresOf(message({}))).toBe('');
  expect(exactFigures(message({ usage, cost: 1 }))).toBe(
    '1,200 tokens read, 200 of them from the cache; 34 written, 4 of them to think; $0.000000000001',
  );
  expect(losses(1, 2).at(-1)).toBe('2 memories that rest on this chat alone');
  expect(losses(1, 0)[0]).toBe('Its one message');
});

it('knows which connections can answer, and lists their models with prices', () => {
  const connection = (patch: Partial<Connection>) =>
    ({ id: 'c', kind: 'openai', name: 'C', models: [], ...patch }) as Connection;
  const model = (id: string, embeds: boolean | null) => ({
    id,
    embeds,
    speech: null,
    contextTokens: null,
    price: null,
    byHand: false,
  });
  expect(canAnswer([connection({ kind: 'local', models: [model('e', true)] })])).toBe(false);
  expect(canAnswer([connection({ kind: 'local', models: [model('g', false)] })])).toBe(true);
  expect(canAnswer([connection({})])).toBe(true);
  const [group] = modelEntries([connection({ models: [model('a', null), model('e', true)] })], null, () => {});
  expect(group?.type === 'group' && group.entries).toHaveLength(1);
  expect(modelEntries([connection({})], null, () => {})).toEqual([]);
  expect(priceWords({ input: 2_500_000, cachedInput: 0, output: 10_000_000 })).toBe(
    '$2.5 in, $10 out for a million tokens',
  );
  expect(priceWords({ input: 0, cachedInput: 0, output: 0 })).toBe('no charge');
  expect(priceWords(null)).toBe('price not known');
});

it('lets an answer cite what it was shown first, then what stands before it in the branch', () => {
  const one = (id: string) => ({ id }) as Evidence;
  const citable = citableOf([
    message({ id: 'q1', role: 'user', attachments: [one('file')] }),
    message({ id: 'a1', evidence: [one('found')] }),
    message({ id: 'q2', role: 'user' }),
    message({ id: 'a2', evidence: [one('other'), one('found')] }),
  ]);
  const ids = (id: string) => citable.get(id)?.evidence.map((evidence) => evidence.id);
  expect(ids('a1')).toEqual(['found', 'file']);
  expect(ids('a2')).toEqual(['other', 'found', 'file']);
  expect(citable.get('a2')?.own).toBe(2);
});

it('reads the lines of a difference', () => {
  const diff = '--- a\n+++ a\n@@ -1,2 +1,2 @@\n one\n-two\n+three\n+-- four\n\\ No newline at end of file\n';
  expect(changedLines(diff).map(({ kind, text }) => `${kind} ${text}`)).toEqual([
    'place @@ -1,2 +1,2 @@',
    'same one',
    'removed two',
    'added three',
    'added -- four',
  ]);
});

it('takes files of text, and says why not of others', async () => {
  const file = (bytes: BlobPart, name = 'a.txt') => readFile(new File([bytes], name, { lastModified: 5 }));
  expect(await file('words')).toEqual({
    ...{ kind: 'attachment', title: 'a.txt', text: 'words', at: 5, source: { type: 'text' } },
  });
  expect(await file('')).toBe('a.txt is empty.');
  expect(await file(' \n')).toBe('a.txt is empty.');
  expect(await file(new Uint8Array([0xff, 0xfe]))).toBe('a.txt is no text.');
  expect(await file('a\0b')).toBe('a.txt is no text.');
  expect(await file('x'.repeat(100_001))).toContain('the most is 100000');
  expect(await file('x'.repeat(500_000))).toContain('the most is');
  expect(await file('x', 'a\u202etxt.exe')).toMatchObject({ title: 'a\\x202etxt.exe' });
  expect(pastedText('first line\nmore').title).toBe('Pasted: first line');
});
