import { expect, test } from 'vitest';
import { serviceSpec } from '../../../../shared/features/launcher/schema.ts';
import type { FoundService } from '../finding/types.ts';
import type { Edit } from './edits-repo.ts';
import { merge } from './merge.ts';
import { circleIn } from './needs.ts';
import type { FileService } from './read-run-file.ts';

const spec = (name: string, command = `run ${name}`, needs: string[] = []) =>
  serviceSpec.parse({ name, run: { type: 'command', command }, needs });
const found = (name: string, command?: string, needs?: string[]): FoundService => ({
  spec: spec(name, command, needs),
  kind: 'npm',
  main: true,
  evidence: [{ file: 'package.json', line: 1, text: name }],
  requires: [{ type: 'program', name: 'npm', remedy: '' }],
});
const inFile = (name: string, command?: string, main = true): FileService => ({ spec: spec(name, command), main });
const edit = (name: string, more: Partial<Edit> = {}): Edit => ({
  ...{ name, spec: spec(name, `mine ${name}`), main: null, was: null, removed: false },
  ...more,
});
const shown = (all: ReturnType<typeof merge>) =>
  all.map(({ spec: { name, run }, origin }) => `${origin} ${name}: ${run.type === 'command' ? run.command : ''}`);

test('the file is above what was found, the user above both', () => {
  const merged = merge({
    found: [found('a'), found('b'), found('c')],
    file: [inFile('b', 'file b'), inFile('c', 'file c'), inFile('d')],
    edits: [edit('c'), edit('e')],
  });
  expect(shown(merged)).toEqual([
    'found a: run a',
    'file b: file b',
    'edited c: mine c',
    'file d: run d',
    'edited e: mine e',
  ]);
  // What is started otherwise needs other things, and nothing proves what a person wrote.
  expect(merged[1]).toMatchObject({ evidence: [], requires: [], kind: 'command' });
  expect(merged[0]).toMatchObject({ kind: 'npm', requires: [{ name: 'npm' }] });
});

test('the same line under another name in the file is the same service', () => {
  const merged = merge({
    found: [found('dev'), found('api', 'x', ['dev'])],
    file: [inFile('web', 'run dev')],
    edits: [],
  });
  expect(shown(merged)).toEqual(['found api: x', 'file web: run dev']);
  expect(merged[0]?.spec.needs).toEqual(['web']);
  expect(merged[1]).toMatchObject({ kind: 'npm', requires: [{ name: 'npm' }] });
});

test('a new name takes the old one away, and what needs it follows', () => {
  const merged = merge({
    found: [found('db'), found('web', 'w', ['db'])],
    file: [],
    edits: [edit('postgres', { was: 'db', spec: spec('postgres', 'run db') })],
  });
  expect(shown(merged)).toEqual(['found web: w', 'edited postgres: run db']);
  expect(merged[0]?.spec.needs).toEqual(['postgres']);
  expect(merged[1]).toMatchObject({ kind: 'npm', main: true, evidence: [{ text: 'db' }] });
});

test('two that changed names with each other are both there', () => {
  const merged = merge({
    found: [found('a'), found('b')],
    file: [],
    edits: [edit('a', { was: 'b', spec: spec('a', 'run b') }), edit('b', { was: 'a', spec: spec('b', 'run a') })],
  });
  expect(shown(merged).sort()).toEqual(['edited a: run b', 'edited b: run a']);
});

/** The same numbers each time. */
function numbers(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

test('whatever is put together: names are unique, nothing edited or written is lost, nothing edited is other than edited', () => {
  for (let seed = 1; seed <= 500; seed += 1) {
    const next = numbers(seed);
    const name = () => `s${next(8)}`;
    const some = <T>(most: number, make: (name: string) => T) => [
      ...new Map(Array.from({ length: next(most) }, name).map((one) => [one, make(one)])).values(),
    ];
    const sources = {
      found: some(8, (one) => found(one, `run ${next(8)}`, [name()])),
      file: some(5, (one) => inFile(one, `run ${next(8)}`)),
      edits: some(6, (one) =>
        edit(one, {
          was: next(2) ? name() : null,
          spec: next(5) ? spec(one, `mine ${next(9)}`) : null,
          main: [true, false, null][next(3)] ?? null,
          removed: next(6) === 0,
        }),
      ),
    };
    const merged = merge(sources);
    const names = merged.map((one) => one.spec.name);
    expect(new Set(names).size, `seed ${seed}`).toBe(names.length);
    const by = new Map(merged.map((one) => [one.spec.name, one]));
    for (const one of sources.edits) {
      const there = by.get(one.name);
      if (one.removed) expect(there, `seed ${seed}`).toBeUndefined();
      else if (one.spec) {
        expect(there?.origin, `seed ${seed}`).toBe('edited');
        expect(there?.spec.run).toEqual(one.spec.run);
        if (one.main !== null) expect(there?.main).toBe(one.main);
      }
    }
    const touched = new Set(sources.edits.flatMap(({ name, was }) => [name, was]));
    for (const one of sources.file)
      if (!touched.has(one.spec.name)) expect(by.get(one.spec.name)?.origin, `seed ${seed}`).toBe('file');
    // Merging is a matter of its sources alone.
    expect(merge(sources)).toEqual(merged);
  }
});

test('circles of what is needed are found, however long, and only circles', () => {
  const all = (edges: Record<string, string[]>) => Object.entries(edges).map(([name, needs]) => ({ name, needs }));
  expect(circleIn(all({ a: ['b', 'c'], b: ['d'], c: ['d'], d: ['gone'] }))).toBeNull();
  expect(circleIn(all({ a: ['a'] }))).toEqual(['a', 'a']);
  expect(circleIn(all({ x: ['a'], a: ['b'], b: ['c'], c: ['a'] }))).toEqual(['a', 'b', 'c', 'a']);
  const long = all(Object.fromEntries(Array.from({ length: 20_000 }, (_, n) => [`s${n}`, [`s${(n + 1) % 20_000}`]])));
  expect(circleIn(long)).toHaveLength(20_001);
  for (let seed = 1; seed <= 300; seed += 1) {
    const next = numbers(seed);
    const edges = all(
      Object.fromEntries(
        Array.from({ length: 7 }, (_, n) => [`s${n}`, Array.from({ length: next(3) }, () => `s${next(7)}`)]),
      ),
    );
    const reach = (from: string, seen = new Set<string>()): Set<string> => {
      for (const need of edges.find(({ name }) => name === from)?.needs ?? [])
        if (!seen.has(need)) reach(need, seen.add(need));
      return seen;
    };
    const has = edges.some(({ name }) => reach(name).has(name));
    const circle = circleIn(edges);
    expect(circle !== null, `seed ${seed}`).toBe(has);
    for (const [index, name] of (circle ?? []).slice(1).entries())
      expect(edges.find((one) => one.name === circle?.[index])?.needs).toContain(name);
  }
});
