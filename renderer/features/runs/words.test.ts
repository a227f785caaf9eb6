import { describe, expect, it } from 'vitest';
import { barOf, spanOfSteps } from './gantt.ts';
import { edgesOf, keepSame, nodeOf } from './graph.ts';
import { markOf, stepMark } from './marks.ts';
import { step, summary } from './testing/samples.ts';
import { errorText, triggerWords, undoneByCancel, waitWords } from './words.ts';

describe('words', () => {
  it('say what set a run off', () => {
    expect(triggerWords({ kind: 'hand', label: '' })).toBe('by hand');
    expect(triggerWords({ kind: 'schedule', label: 'every night at 2' })).toBe('by schedule: every night at 2');
    expect(triggerWords({ kind: 'webhook', label: 'hook deploy' })).toBe('hook deploy');
    expect(triggerWords({ kind: 'webhook', label: '' })).toBe('webhook');
  });

  it('say what is waited for', () => {
    expect(waitWords({ kind: 'runs', total: 12, ended: 3, failed: 1 })).toBe('3 of 12 runs done, 1 failed');
    expect(waitWords({ kind: 'approval', question: 'Deploy?', until: null })).toBe('Deploy?');
  });

  it('name what a cancel undoes, last first, or nothing where nobody knows', () => {
    const done = (key: string, finishedAt: number, undoable: boolean) =>
      step(key, { state: 'succeeded', finishedAt, undoable });
    expect(undoneByCancel([done('a', 1, true), done('b', 2, false), done('c', 3, true)])).toEqual(['c', 'a']);
    expect(undoneByCancel([step('a')])).toBeNull();
  });

  it('put an error into a report', () => {
    const run = {
      ...summary('r', { state: 'failed', error: { code: 'THREW', sentence: 'HTTP 500', stepKey: 'upload' } }),
      input: null,
      output: null,
      children: [],
      steps: [step('upload', { state: 'failed', error: { code: 'THREW', sentence: 'HTTP 500', detail: 'at fetch' } })],
    };
    const text = errorText(run);
    expect(text).toContain('THREW: HTTP 500\nat step upload');
    expect(text).toContain('upload (upload, run): failed\nTHREW: HTTP 500\nat fetch');
  });
});

describe('marks', () => {
  it('let undoing and asking come before the state', () => {
    expect(stepMark(step('a', { state: 'succeeded', compensation: 'done' })).word).toBe('undone');
    expect(stepMark(step('a', { state: 'succeeded', reused: true })).word).toBe('taken over');
    expect(stepMark(step('a', { state: 'waiting', wait: { kind: 'approval', question: '?', until: null } })).word).toBe(
      'asks you',
    );
    expect(markOf(summary('r', { state: 'waiting', asks: true })).word).toBe('asks you');
    expect(markOf(summary('r', { state: 'running', heldUp: 'space' })).word).toBe('waits for space');
  });
});

describe('the graph of a run', () => {
  const steps = [
    step('a', { state: 'succeeded', startedAt: 0, finishedAt: 1_200 }),
    step('b', { state: 'running', needs: ['a'], startedAt: 1_200, progress: 0.4, attempts: [], maxAttempts: 3 }),
    step('c', { state: 'skipped', needs: ['a'] }),
    step('d', { needs: ['b', 'c'] }),
  ];

  it('shows how long each took, and where it is gone along', () => {
    expect(nodeOf(steps[0] as never, 9_000)).toMatchObject({ text: '1.2\u00a0s', tone: 'neutral' });
    expect(nodeOf(steps[1] as never, 9_000)).toMatchObject({ text: '0:07', tone: 'accent', progress: 0.4 });
    expect(edgesOf(steps).map(({ from, to, look }) => `${from}>${to} ${look}`)).toEqual([
      'a>b active',
      'a>c skipped',
      'b>d plain',
      'c>d skipped',
    ]);
  });

  it('keeps the nodes that have not changed', () => {
    const before = steps.map((one) => nodeOf(one, 1_000));
    const next = keepSame(
      before,
      steps.map((one) => nodeOf(one, 90_000)),
    );
    expect(next.map((node, index) => node === before[index])).toEqual([true, false, true, true]);
  });
});

describe('bars', () => {
  const steps = [
    step('a', { startedAt: 100, finishedAt: 200 }),
    step('b', { startedAt: 200, finishedAt: null }),
    step('c'),
    step('d', { startedAt: 1, finishedAt: 2, reused: true }),
  ];
  it('share one time, without what was taken over', () => {
    const { from, to } = spanOfSteps(steps, 500);
    expect([from, to]).toEqual([100, 500]);
    expect(steps.map((one) => barOf(one, from, to))).toEqual([
      { start: 0, width: 0.25 },
      { start: 0.25, width: 0.75 },
      null,
      null,
    ]);
    expect(spanOfSteps([step('x')], 7)).toEqual({ from: 7, to: 7 });
  });
});
