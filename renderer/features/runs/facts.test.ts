import { expect, it } from 'vitest';
import type { Run } from '../../../shared/features/runs/schema.ts';
import { projectsOf, questionOf, runFacts } from './facts.ts';
import { step, summary } from './testing/samples.ts';

const failed: Run = {
  ...summary('r1', { name: 'Build', state: 'failed', error: { code: 'FAILED', sentence: 'Compile did not end well' } }),
  ...{ input: null, output: null, children: [] },
  steps: [
    step('a', { title: 'Install', state: 'succeeded' }),
    step('b', { title: 'Compile', state: 'failed', error: { code: 'FAILED', sentence: 'It ended with 2' } }),
  ],
};

it('says how each step went, an error once, and what was said last', () => {
  const text = runFacts(failed, [{ stepKey: 'b', text: 'no such file' }]);
  expect(text).toContain('- Compile: failed. It ended with 2');
  expect(text).toContain('[b] no such file');
  expect(text).not.toContain('did not end well');
});

it('says the error of the run where no step has one', () => {
  expect(runFacts({ ...failed, steps: [] }, [])).toContain('Compile did not end well');
});

it('asks why it failed, and only where it did', () => {
  expect(questionOf(failed)).toMatch(/^Why did the run “Build” fail/);
  expect(questionOf(summary('r2'))).toMatch(/^What should be made of/);
});

it('is about the project that the run is about', () => {
  const subject = { type: 'project', id: 'p1', label: 'shop' };
  expect(projectsOf(summary('r3', { subject }))).toEqual(['p1']);
});
