import { describe, expect, it } from 'vitest';
import { DomainError, invalid } from '../../../../shared/contract/errors.ts';
import type { Json, RunDefinition, Woken } from '../../../core/runs/types.ts';
import type { StepConfig } from '../types.ts';
import { eachKind } from './each.ts';
import { callKind, stepContext } from './testing/context.ts';
import { type CompileWorkflow, createWorkflowKind } from './workflow.ts';

const definition = (id: string, name = id): RunDefinition => ({ id, name, kind: 'workflow', steps: [] });
const config = {
  kind: 'each',
  value: '',
  fields: {},
  if: null,
  undo: null,
  inner: definition('wf-1', 'inner'),
} satisfies StepConfig;

type Outcome = Extract<Woken, { kind: 'runs' }>['outcomes'][number];
const outcome = (state: Outcome['state'], output: Json = null, sentence?: string): Outcome => ({
  runId: 'child',
  state,
  output,
  error: sentence === undefined ? null : { code: 'X', sentence },
});

describe('each', () => {
  const each = (value: Json, fields: Json = {}, woken?: Woken) =>
    callKind(
      eachKind,
      value,
      stepContext({ config: config as unknown as Json, ...(woken && { woken }) }).context,
      fields,
    );

  it('starts a run for each item with the steps within', async () => {
    const answer = await each([{ name: 'shop' }, 'b', 3, { x: 1 }], { parallel: 2, as: 'repo' });
    expect(answer).toMatchObject({ wait: { kind: 'runs', parallel: 2, stopOnFailure: false } });
    const { runs } = (answer as { wait: { runs: { name: string; definition: RunDefinition; input: Json }[] } }).wait;
    expect(runs.map(({ name }) => name)).toEqual(['Nightly: shop', 'Nightly: b', 'Nightly: 3', 'Nightly: no. 4']);
    expect(runs[1]).toMatchObject({
      definition: { name: 'inner' },
      input: { inputs: {}, trigger: { kind: 'hand' }, item: 'b', index: 1, chain: [{ id: 'wf-1', name: 'Nightly' }] },
    });
  });

  it('has nothing to do for an empty list', async () => {
    expect(await each([])).toEqual({ result: [] });
  });

  it('gives back what each gave, in order', async () => {
    const woken: Woken = { kind: 'runs', outcomes: [outcome('succeeded', { n: 1 }), outcome('succeeded', 2)] };
    expect(await each(['a', 'b'], {}, woken)).toEqual({
      result: [
        { item: 'a', state: 'succeeded', output: { n: 1 }, error: null },
        { item: 'b', state: 'succeeded', output: 2, error: null },
      ],
    });
  });

  it('fails after all have ended, and keeps what they gave', async () => {
    const outcomes = [outcome('succeeded', 1), outcome('failed', null, 'exit 1'), outcome('cancelled')];
    await expect(each(['a', { name: 'shop' }, 'c', 'd'], {}, { kind: 'runs', outcomes })).rejects.toMatchObject({
      message: '3 of 4 failed; shop: exit 1',
      code: 'ITEMS_FAILED',
      retry: false,
      result: [
        { state: 'succeeded', output: 1 },
        { state: 'failed', error: 'exit 1' },
        { state: 'cancelled' },
        { state: 'cancelled', error: 'not begun' },
      ],
    });
  });

  it('says what to do when it is too much', async () => {
    const outcomes = Array.from({ length: 100 }, () => outcome('succeeded', 'x'.repeat(10_000)));
    const items = outcomes.map((_, i) => i);
    await expect(each(items, {}, { kind: 'runs', outcomes })).rejects.toMatchObject({
      code: 'TOO_LARGE',
      message: expect.stringContaining('let the last inner step be a `set` of what is needed'),
    });
  });

  it('takes lists only, of a size that can be watched', () => {
    expect(eachKind.schema.safeParse('a').success).toBe(false);
    expect(eachKind.schema.safeParse(Array.from({ length: 1_001 }, () => 1)).success).toBe(false);
  });
});

describe('workflow', () => {
  const compile: CompileWorkflow = async (name) => {
    if (name === 'gone') throw new DomainError('NOT_FOUND', { what: 'workflow', id: name });
    if (name === 'broken') throw invalid([{ field: 'steps.a', problem: 'There is no kind of step rn' }]);
    return {
      definition: definition(name === 'Backup' ? 'wf-2' : name, name),
      inputs(given) {
        if ('wrong' in given) throw invalid([{ field: 'inputs.wrong', problem: 'is not known' }]);
        return { folder: '~', ...given };
      },
    };
  };
  const kind = createWorkflowKind({ compile });
  const call = (value: Json, fields: Json = {}, options: Parameters<typeof stepContext>[0] = {}) =>
    callKind(kind, value, stepContext(options).context, fields);

  it('starts the other with its inputs', async () => {
    expect(await call('Backup', { inputs: { n: 1 } })).toMatchObject({
      wait: {
        kind: 'runs',
        runs: [
          {
            definition: { id: 'wf-2' },
            name: 'Backup',
            input: {
              inputs: { folder: '~', n: 1 },
              trigger: {
                kind: 'workflow',
                payload: { workflow: 'Nightly', runId: 'run-1', step: 'it' },
                chain: ['wf-1'],
              },
              chain: [
                { id: 'wf-1', name: 'Nightly' },
                { id: 'wf-2', name: 'Backup' },
              ],
            },
          },
        ],
      },
    });
  });

  it('gives back what it gave, and fails as it failed', async () => {
    const woken: Woken = { kind: 'runs', outcomes: [outcome('succeeded', { a: 1 })] };
    expect(await call('Backup', {}, { woken })).toEqual({ result: { a: 1 } });
    const failed: Woken = { kind: 'runs', outcomes: [outcome('failed', null, 'the disk is full')] };
    await expect(call('Backup', {}, { woken: failed })).rejects.toMatchObject({
      message: 'Backup: the disk is full',
      code: 'RUN_FAILED',
      retry: false,
    });
  });

  it('does not run itself, however long the way', async () => {
    await expect(call('wf-1')).rejects.toThrow('A workflow cannot run itself: Nightly → wf-1');
    const runInput = {
      inputs: {},
      trigger: { kind: 'workflow', payload: {} },
      chain: [
        { id: 'a', name: 'A' },
        { id: 'b', name: 'B' },
      ],
    };
    await expect(call('a', {}, { runInput, definitionId: 'b' })).rejects.toMatchObject({
      message: 'A workflow cannot run itself: A → B → a',
      code: 'RECURSION',
      retry: false,
    });
  });

  it('says why it cannot', async () => {
    await expect(call('gone')).rejects.toMatchObject({ message: 'There is no workflow gone', retry: false });
    await expect(call('broken')).rejects.toMatchObject({
      message: 'The workflow broken cannot run: steps.a: There is no kind of step rn',
    });
    await expect(call('Backup', { inputs: { wrong: 1 } })).rejects.toThrow(
      'The workflow Backup does not take these inputs: inputs.wrong: is not known',
    );
  });
});
