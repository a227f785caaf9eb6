import { expect, test } from 'vitest';
import { chosenOf, linesWords, secretProblems, secretsOf, sourceWords } from './secrets.ts';

const secrets = [
  { id: 'token', from: { type: 'variable' as const, environment: 'dev', name: 'TOKEN' } },
  { id: 'npmrc', from: { type: 'file' as const, file: '.npmrc' } },
];

test('what was lent before stands in the form again, and what is chosen by half is named', () => {
  expect(secretsOf(chosenOf(secrets))).toEqual({ secrets, halves: {} });
  expect(
    secretsOf({ a: { from: 'nothing', name: '' }, b: { from: ':prod', name: '' }, c: { from: 'file', name: ' ' } }),
  ).toEqual({ secrets: [], halves: { b: 'Which variable?', c: 'Which file?' } });
});

test('what the service says of one stands beside it', () => {
  const problems = [
    { field: 'secrets', problem: 'Dockerfile requires x' },
    { field: 'secrets.1.from.file', problem: '.npmrc is not there' },
    { field: 'tags.0', problem: 'is no name' },
  ];
  expect(secretProblems(problems, secrets)).toEqual({ '': 'Dockerfile requires x.', npmrc: '.npmrc is not there.' });
  expect(linesWords([2])).toBe('line 2');
  expect(linesWords([2, 5])).toBe('lines 2 and 5');
  expect(secrets.map(sourceWords)).toEqual(['token: TOKEN of dev', 'npmrc: .npmrc']);
});
