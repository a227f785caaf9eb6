import { describe, expect, it } from 'vitest';
import type { LogLine } from '../../../shared/features/runs/schema.ts';
import { createLogReader } from './log-reader.ts';

const line = (seq: number): LogLine => ({
  runId: 'r',
  stepKey: 'a',
  attempt: 1,
  seq,
  at: seq,
  stream: 'out',
  text: `line ${seq}`,
});
const seqs = (count: number, from = 1) => Array.from({ length: count }, (_, index) => line(from + index));

function setUp(stored: LogLine[], most = 1000) {
  let changes = 0;
  const asked: number[] = [];
  const reader = createLogReader({
    read: async (afterSeq) => {
      asked.push(afterSeq);
      return { lines: stored.filter(({ seq }) => seq > afterSeq).slice(0, 10), dropped: 2 };
    },
    pageSize: 10,
    most,
    titleOf: (key) => key.toUpperCase(),
    changed: () => changes++,
  });
  return { reader, asked, keys: () => reader.state().entries.map(({ key }) => Number(key)), changes: () => changes };
}

describe('reading a log', () => {
  it('goes page by page to the end', async () => {
    const { reader, asked, keys } = setUp(seqs(25));
    await reader.readOn();
    expect(asked).toEqual([0, 10, 20]);
    expect(keys()).toEqual(seqs(25).map(({ seq }) => seq));
    expect(reader.state()).toMatchObject({ dropped: 2, loading: false, cut: false });
    expect(reader.state().entries[0]?.source).toBe('A');
  });

  it('takes each line once, in order, although it is read and arrives', async () => {
    const { reader, keys } = setUp(seqs(12));
    const done = reader.readOn();
    reader.arrive([line(12), line(13)]);
    await done;
    reader.arrive([line(15), line(14), line(13)]);
    expect(keys()).toEqual([...seqs(13).map(({ seq }) => seq), 14, 15]);
  });

  it('reads again after a loss from where it stands', async () => {
    const stored = seqs(3);
    const { reader, asked, keys } = setUp(stored);
    await reader.readOn();
    stored.push(line(9));
    await reader.readOn();
    expect(asked).toEqual([0, 3]);
    expect(keys()).toEqual([1, 2, 3, 9]);
  });

  it('lets the oldest go and says so', async () => {
    const { reader, keys } = setUp(seqs(12), 5);
    await reader.readOn();
    expect(keys()).toEqual([8, 9, 10, 11, 12]);
    expect(reader.state().cut).toBe(true);
  });

  it('says what went wrong, and is silent once it has ended', async () => {
    const problem = new Error('offline');
    let changes = 0;
    const reader = createLogReader({
      read: () => Promise.reject(problem),
      pageSize: 10,
      most: 10,
      titleOf: (key) => key,
      changed: () => changes++,
    });
    await reader.readOn();
    expect(reader.state()).toMatchObject({ error: problem, loading: false });
    const before = changes;
    reader.dispose();
    reader.arrive([line(1)]);
    expect(changes).toBe(before);
  });
});
