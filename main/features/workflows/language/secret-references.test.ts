import { expect, test } from 'vitest';
import type { StepConfig } from '../types.ts';
import { createLanguage } from './create-language.ts';
import { testKinds } from './testing/kinds.ts';

const language = createLanguage({ kinds: testKinds, defaultZone: () => 'Europe/Berlin' });
const read = (step: string) => language.read(`name: x\nsteps:\n  - ${step}\n`, { id: 'w1' });
const configOf = (config: unknown) => config as StepConfig;
const envOf = (step: string) => {
  const { definition, secrets, reading } = read(step);
  if (!definition) throw new Error(JSON.stringify(reading.problems));
  const [first] = definition.steps;
  return { env: configOf(first?.config).fields.env, secrets };
};
const problemsOf = (step: string) =>
  read(step).reading.problems.map(({ line, column, problem }) => `${line}:${column} ${problem}`);

test('a reference is the same as an expression that names the secret', () => {
  expect(envOf('{ run: "true", env: { A: "optimus://secret/TOKEN", B: "x:optimus://secret/TOKEN@y" } }')).toEqual({
    env: { A: '${{ secrets.TOKEN }}', B: 'x:${{ secrets.TOKEN }}@y' },
    secrets: ['TOKEN'],
  });
  expect(
    envOf(
      '{ run: "true", env: { A: "${{ inputs.a }}optimus://secret/T", B: "xoptimus://secret/T" } }\ninputs: { a: { type: string, default: b } }',
    ),
  ).toMatchObject({
    env: { B: 'xoptimus://secret/T' },
    secrets: ['T'],
  });
});

test('what data bring in never names a secret', () => {
  const worked = language.evaluate(
    { env: { A: '${{ inputs.a }}' } },
    { inputs: { a: 'optimus://secret/TOKEN' }, trigger: null, steps: {}, run: { id: '1', name: 'x' } },
  );
  expect(worked).toEqual({ env: { A: 'optimus://secret/TOKEN' } });
  expect(envOf('{ run: "true", env: { A: "${{ \'optimus://secret/T\' }}" } }')).toMatchObject({ secrets: [] });
});

test('where no secret may stand, and of what project, is said at its place', () => {
  expect(problemsOf('run: curl optimus://secret/TOKEN')).toEqual([
    expect.stringMatching(/^3:15 No secret can stand here/),
  ]);
  expect(problemsOf('{ run: "true", env: { A: "optimus://project/T" } }')).toEqual([
    expect.stringContaining('A workflow belongs to no project'),
  ]);
});
