import { describe, expect, it } from 'vitest';
import type { JournalEvent } from '../../../shared/features/journal/schema.ts';
import { arrive, mergeEvents } from './live.ts';

const event = (id: number) => ({ id }) as JournalEvent;
const ids = (events: readonly JournalEvent[]) => events.map(({ id }) => id);

describe('live journal', () => {
  const pages = [[event(10), event(9)], [event(8)]];

  it('puts what has happened since before what was read', () => {
    const { rows, waiting } = mergeEvents(pages, [event(12), event(11), event(10)], null);
    expect(ids(rows)).toEqual([12, 11, 10, 9, 8]);
    expect(waiting).toBe(0);
  });

  it('counts what waits while the list is held', () => {
    const { rows, waiting } = mergeEvents(pages, [event(13), event(12), event(11)], 11);
    expect(ids(rows)).toEqual([11, 10, 9, 8]);
    expect(waiting).toBe(2);
  });

  it('is right with nothing', () => {
    expect(mergeEvents([], [], null)).toEqual({ rows: [], waiting: 0 });
    expect(ids(mergeEvents([[]], [event(1)], null).rows)).toEqual([1]);
  });

  it('keeps order and drops repeats', () => {
    const all = [3, 1, 2, 3, 1].reduce<readonly JournalEvent[]>((list, id) => arrive(list, event(id)), []);
    expect(ids(all)).toEqual([3, 2, 1]);
  });
});
