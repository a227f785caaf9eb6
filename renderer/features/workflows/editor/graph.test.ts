import { expect, it } from 'vitest';
import type { GraphStep } from '../../../../shared/features/workflows/schema.ts';
import { dependents, graphOf } from './graph.ts';

const step = (key: string, needs: string[], line: number): GraphStep => ({
  key,
  title: key,
  kind: 'run',
  detail: `echo ${key}`,
  needs,
  condition: null,
  line,
  endLine: line + 1,
  problems: 0,
  inner: 0,
});
const steps = [step('a', [], 2), step('b', ['a'], 4), step('c', ['a', 'b'], 6), step('d', [], 8)];

it('draws steps, what they need, and what is wrong where it is wrong', () => {
  const place = { column: 1, endLine: 5, endColumn: 2, path: '' };
  const { nodes, edges } = graphOf(
    steps,
    [{ ...place, severity: 'error', line: 5, problem: 'No such field.', expected: 'one of in, env' }],
    [],
  );
  expect(nodes[1]).toMatchObject({ problems: ['No such field. Expected: one of in, env'], tone: 'bad' });
  expect(nodes[0]?.problems).toBeUndefined();
  expect(edges).toContainEqual({ from: 'b', to: 'c' });
});

it('keeps the nodes that did not change', () => {
  const before = graphOf(steps, [], []).nodes;
  const after = graphOf(
    steps.map((one) => (one.key === 'b' ? { ...one, title: 'B' } : one)),
    [],
    before,
  ).nodes;
  expect(after.map((node, i) => node === before[i])).toEqual([true, false, true, true]);
});

it('knows what waits for a step, also through others and in circles', () => {
  expect(dependents(steps, 'a')).toEqual(new Set(['b', 'c']));
  expect(dependents([step('x', ['y'], 1), step('y', ['x'], 2)], 'x')).toEqual(new Set(['x', 'y']));
});
