import { expect, test } from 'vitest';
import { createRandom } from '../../core/db/testing/random.ts';
import { blank, memoryHere } from './testing/memory-world.ts';

const byText = (a: string, b: string) => a.localeCompare(b, 'en');

interface Held {
  text: string;
  validFrom: number | null;
  validTo: number | null;
}

/** What was held, as a plain list of states: at each moment a whole copy of all that was held then. */
function createReference() {
  const states: { at: number; held: Map<string, Held> }[] = [];
  let held = new Map<string, Held>();
  return {
    set(at: number, id: string, one: Held | null) {
      held = new Map(held);
      if (one === null) held.delete(id);
      else held.set(id, one);
      states.push({ at, held });
    },
    get: (id: string) => held.get(id),
    ids: () => [...held.keys()],
    forget(id: string) {
      for (const state of states) state.held.delete(id);
      held.delete(id);
    },
    asOf(knownAt: number | null, validAt: number | null): string[] {
      const state = knownAt === null ? { held } : states.findLast(({ at }) => at <= knownAt);
      return [...(state?.held.values() ?? [])]
        .filter(
          ({ validFrom, validTo }) =>
            validAt === null ||
            ((validFrom === null || validFrom <= validAt) && (validTo === null || validTo > validAt)),
        )
        .map(({ text }) => text)
        .sort(byText);
    },
  };
}

test.each([1, 2, 3])(
  'what was known at one time of another is what a plain list of all states says, seed %i',
  async (seed) => {
    const random = createRandom(seed);
    const below = (n: number) => Math.floor(random() * n);
    const { memory, clock } = await memoryHere({ connected: false });
    const reference = createReference();
    const start = clock.now();
    const moment = () => (random() < 0.3 ? null : start + (below(60) - 20) * 1_000);
    const span = () => {
      const [a, b] = [moment(), moment()];
      return a !== null && b !== null && a > b ? { validFrom: b, validTo: a } : { validFrom: a, validTo: b };
    };
    const gone: string[] = [];
    let made = 0;

    for (let step = 0; step < 120; step++) {
      // Now and then several things happen at the same moment.
      if (random() < 0.7) clock.advance(1 + below(3_000));
      const ids = reference.ids();
      const id = ids[below(ids.length)];
      const choice = random();
      if (choice < 0.35 || id === undefined) {
        const one = { text: `thing ${made++}`, ...span() };
        const { id } = await memory.add({ ...blank, kind: 'fact', ...one, replaces: null });
        reference.set(clock.now(), id, one);
      } else if (choice < 0.6) {
        const { seq } = await memory.get(id);
        const one = { text: `thing ${made++}`, ...span() };
        await memory.edit(id, seq, one);
        reference.set(clock.now(), id, one);
      } else if (choice < 0.75) {
        const before = reference.get(id) as Held;
        const one = { text: `thing ${made++}`, validFrom: moment(), validTo: null };
        const since = one.validFrom ?? clock.now();
        const { id: next } = await memory.add({ ...blank, kind: 'fact', ...one, replaces: id });
        const end = Math.max(Math.min(since, before.validTo ?? since), before.validFrom ?? -Infinity);
        reference.set(clock.now(), next, { ...one, validFrom: since });
        reference.set(clock.now(), id, { ...before, validTo: end });
      } else if (choice < 0.87) {
        await memory.retract(id);
        gone.push(id);
        reference.set(clock.now(), id, null);
      } else if (choice < 0.94 && gone.length > 0) {
        const back = gone.pop() as string;
        const { text, validFrom, validTo } = await memory.restore(back);
        reference.set(clock.now(), back, { text, validFrom, validTo });
      } else {
        await memory.forget(id);
        reference.forget(id);
      }
    }

    const known = [
      null,
      start - 1,
      start,
      ...Array.from({ length: 24 }, () => start + below(clock.now() - start + 2_000)),
    ];
    for (const knownAt of known)
      for (const validAt of [null, ...Array.from({ length: 8 }, () => start + (below(70) - 25) * 1_000)]) {
        const held = (await memory.asOf(knownAt, validAt)).map(({ text }) => text).sort(byText);
        expect(held, `known at ${knownAt}, valid at ${validAt}`).toEqual(reference.asOf(knownAt, validAt));
        if (knownAt === null || validAt === null) continue;
        const page = await memory.list({ knownAt, validAt, ended: false, limit: 500 });
        expect(page.items.map(({ text }) => text).sort(byText)).toEqual(held);
      }
  },
);

test('a clock that is set back makes nothing end before it began', async () => {
  const { memory, clock } = await memoryHere({ connected: false });
  const began = clock.now();
  const { id } = await memory.add({
    ...blank,
    kind: 'fact',
    text: 'one',
    validFrom: null,
    validTo: null,
    replaces: null,
  });
  clock.set(began - 86_400_000);
  const edited = await memory.edit(id, 1, { text: 'two' });
  expect(edited.history.every(({ knownFrom, knownTo }) => knownTo === null || knownTo >= knownFrom)).toBe(true);
  expect((await memory.asOf(null, null)).map(({ text }) => text)).toEqual(['two']);
  expect((await memory.asOf(began, null)).map(({ text }) => text)).toEqual(['two']);
  expect(await memory.asOf(began - 1, null)).toEqual([]);
});
