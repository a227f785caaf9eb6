import { expect, it } from 'vitest';
import { createDrafts } from './drafts.ts';

function memory(room = Number.POSITIVE_INFINITY) {
  const map = new Map<string, string>();
  return {
    map,
    get length() {
      return map.size;
    },
    key: (i: number) => [...map.keys()][i] ?? null,
    getItem: (name: string) => map.get(name) ?? null,
    removeItem: (name: string) => void map.delete(name),
    setItem(name: string, value: string) {
      const others = [...map].filter(([other]) => other !== name).reduce((sum, [, text]) => sum + text.length, 0);
      if (others + value.length > room) throw new DOMException('full', 'QuotaExceededError');
      map.set(name, value);
    },
  };
}

const draft = (source: string, at = 1) => ({ source, revision: 2, at });

it('keeps a draft by workflow', () => {
  const drafts = createDrafts(memory());
  drafts.put('a', draft('x'));
  drafts.put('new', { ...draft('y'), revision: null });
  expect(drafts.get('a')).toEqual(draft('x'));
  expect(drafts.get('new')).toEqual({ source: 'y', revision: null, at: 1 });
  drafts.remove('a');
  expect(drafts.get('a')).toBeNull();
});

it('takes nothing from what is no draft', () => {
  const store = memory();
  const drafts = createDrafts(store);
  for (const text of ['', 'null', '{', '[]', '{"source":1,"at":1}', '{"source":"a"}']) {
    store.setItem('optimus.workflow-draft.a', text);
    expect(drafts.get('a'), text).toBeNull();
  }
});

it('gives up the oldest when there is no more room, and says when nothing helps', () => {
  const store = memory(200);
  const drafts = createDrafts(store);
  expect(drafts.put('old', draft('o'.repeat(60), 1))).toBe(true);
  expect(drafts.put('newer', draft('n'.repeat(40), 2))).toBe(true);
  expect(drafts.put('newest', draft('x'.repeat(60), 3))).toBe(true);
  expect(drafts.get('old')).toBeNull();
  expect(drafts.get('newer')).not.toBeNull();
  expect(drafts.put('huge', draft('h'.repeat(400), 4))).toBe(false);
});

it('keeps no more than a handful', () => {
  const store = memory();
  const drafts = createDrafts(store);
  for (let i = 0; i < 40; i++) drafts.put(`w${i}`, draft('x', i));
  expect(store.map.size).toBeLessThanOrEqual(21);
  expect(drafts.get('w39')).not.toBeNull();
});
