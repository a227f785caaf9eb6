import { expect, it } from 'vitest';
import { workflowReading } from '../../../../shared/features/workflows/schema.ts';
import { templates } from '../templates/index.ts';
import { createLanguage } from './create-language.ts';
import { testKinds } from './testing/kinds.ts';

const language = createLanguage({ kinds: testKinds, defaultZone: () => 'Europe/Berlin' });

/** The same numbers every time: whatever it finds can be found again. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const bits = [
  '${{',
  '}}',
  '${{ steps.x.output }}',
  '$${{',
  '"',
  "'",
  '\\',
  '\n',
  '\n  ',
  '\t',
  ' ',
  ':',
  ': ',
  '- ',
  '[',
  ']',
  '{',
  '}',
  '#',
  '&a ',
  '*a',
  '!!str ',
  '|',
  '>-\n',
  '---',
  '...',
  '%',
  '@',
  '`',
  '\0',
  '\uFEFF',
  '\ud800',
  'é',
  '😀',
  'null',
  'true',
  '.inf',
  '0x1f',
  '1e999',
  '<<: ',
  '? ',
  'secrets.A',
  'steps.',
  'item',
  '__proto__: ',
  'constructor: ',
  '$secrets: ',
  'needs: [',
  'if: ',
  'each: ',
  'undo: ',
  '(',
  ')',
  '.map(',
  '&&',
  '=',
  '[[[[[[[[',
  '\r',
  '\r\n',
  '\u2028',
] as const;

function mutate(text: string, next: (below: number) => number): string {
  let result = text;
  for (let times = 1 + next(4); times > 0; times--) {
    const at = next(result.length + 1);
    const length = next(next(4) === 0 ? 200 : 6);
    const bit = bits[next(bits.length)] ?? '';
    const from = next(result.length + 1);
    const kinds = [
      () => result.slice(0, at) + bit + result.slice(at),
      () => result.slice(0, at) + result.slice(at + length),
      () => result.slice(0, at) + bit + result.slice(at + length),
      () => result.slice(0, at) + result.slice(from, from + length * 5) + result.slice(at),
      () => result.slice(0, at),
    ];
    result = (kinds[next(kinds.length)] ?? kinds[0])?.() ?? result;
  }
  return result;
}

const perTemplate = process.env.OPTIMUS_FULL ? 5_000 : 250;

it.each(templates.map(({ id, source }) => [id, source]))('any text at all can be read: %s', (_, source = '') => {
  const next = random(42);
  let broken = 0;
  for (let i = 0; i < perTemplate; i++) {
    const text = mutate(source, next);
    const label = `case ${i}`;
    const { reading, definition, triggers } = language.read(text, { id: 'w' });
    expect(definition === null, label).toBe(!reading.ok);
    expect(workflowReading.safeParse(reading).success, label).toBe(true);
    expect(Array.isArray(triggers), label).toBe(true);
    if (!reading.ok) {
      broken++;
      expect(
        reading.problems.some(({ severity }) => severity === 'error'),
        label,
      ).toBe(true);
    }
    const lines = text.split('\n');
    for (const { line, column, endLine, endColumn, problem } of reading.problems) {
      expect(problem, label).not.toBe('');
      expect(
        line >= 1 && line <= lines.length && column >= 1 && column <= (lines[line - 1]?.length ?? 0) + 2,
        label,
      ).toBe(true);
      expect(endLine > line || (endLine === line && endColumn >= column), label).toBe(true);
    }
  }
  expect(broken).toBeGreaterThan(perTemplate / 3);
});

it('noise can be read', () => {
  const next = random(7);
  for (let i = 0; i < 1_000; i++) {
    const text = Array.from({ length: next(60) }, () => bits[next(bits.length)] ?? '').join('');
    expect(() => language.read(text, { id: 'w' }), JSON.stringify(text)).not.toThrow();
  }
});

it.each([
  ['dashes', '- '.repeat(99_000)],
  ['question marks', '? '.repeat(99_000)],
  ['colons', 'a: '.repeat(60_000)],
  ['anchors', '&a '.repeat(60_000)],
  ['quotes', '"'.repeat(199_000)],
  ['ever deeper lines', Array.from({ length: 600 }, (_, i) => `${' '.repeat(i)}a:`).join('\n')],
  ['a list without end', `[${'a,'.repeat(90_000)}]`],
  ['wrong expressions in one text', `name: x\nsteps:\n  - set: "${'${{ a }}'.repeat(20_000)}"`],
  ['wrong expressions in many texts', `name: x\nsteps:\n  - set: [${'"${{ a }}", '.repeat(9_000)}]`],
  ['wrong ends in one text', `name: x\nsteps:\n  - set: |\n${'      ${{ 1 + }}\n'.repeat(150)}`],
  ['keys', 'a: 1\n'.repeat(30_000)],
  [
    'inputs',
    `name: x\ninputs:\n${Array.from({ length: 5_000 }, (_, i) => `  a${i}: { type: string }\n`).join('')}steps: [{ run: a }]`,
  ],
])('a text of nothing but %s comes to an end', (_, text) => {
  const { reading } = language.read(text, { id: 'w' });
  expect(reading.ok).toBe(false);
  expect(reading.problems.length).toBeGreaterThan(0);
  expect(reading.problems.length).toBeLessThanOrEqual(200);
});
