import { expect, it } from 'vitest';
import type { Run } from '../../../shared/features/runs/schema.ts';
import { questionsOf } from './questions.ts';
import { step, summary } from './testing/samples.ts';

const asking = (key: string) =>
  step(key, { state: 'waiting', wait: { kind: 'approval', question: `${key}?`, until: null } });
const run = (id: string, more: Partial<Run> = {}): Run => ({
  ...summary(id),
  input: null,
  output: null,
  steps: [],
  children: [],
  ...more,
});

it('finds the questions of a run and of those below it, and reads no run that asks nothing', async () => {
  const runs = new Map([
    ['child', run('child', { children: [summary('grandchild', { asks: true })] })],
    ['grandchild', run('grandchild', { steps: [asking('deep')] })],
  ]);
  const top = run('top', {
    steps: [asking('own'), step('other', { state: 'running' })],
    children: [summary('child', { asks: true }), summary('silent')],
  });
  const read = async (id: string) => {
    const found = runs.get(id);
    if (!found) throw new Error(`${id} was read`);
    return found;
  };
  expect((await questionsOf(top, read, 8)).map(({ runId, question, of }) => [runId, question, of])).toEqual([
    ['top', 'own?', null],
    ['grandchild', 'deep?', 'Run grandchild'],
  ]);
  expect(await questionsOf(top, read, 0)).toHaveLength(1);
});
