import { describe, expect, it } from 'vitest';
import { StepFailure } from '../../../../core/runs/step-failure.ts';
import type { Json } from '../../../../core/runs/types.ts';
import type { Scope } from '../../types.ts';
import { createLanguage } from '../create-language.ts';

const language = createLanguage({ kinds: [], defaultZone: () => 'Europe/Berlin' });

const scope: Scope = {
  inputs: { n: 5, f: 1.5, s: 'a,b', list: [3, 1, 2], none: null, big: Array.from({ length: 2_000 }, (_, i) => i) },
  trigger: JSON.parse('{"kind":"hand","__proto__":{"polluted":true},"constructor":"mine"}'),
  steps: {
    'run-1': {
      output: {
        items: [
          { n: 1, ok: true },
          { n: 2, ok: false },
        ],
      },
      state: 'succeeded',
      error: null,
    },
    run: { output: 7, state: 'succeeded', error: null },
  },
  run: { id: 'r', name: 'Nightly' },
};

const value = (expression: string): Json => language.evaluate(`\${{ ${expression} }}`, scope);

function failure(written: Json): StepFailure {
  try {
    language.evaluate(written, scope);
  } catch (error) {
    if (error instanceof StepFailure) return error;
    throw error;
  }
  throw new Error('It did not fail.');
}

describe('values', () => {
  it.each<[string, Json]>([
    ['inputs.n + 1', 6],
    ['inputs.f * 2', 3],
    ['inputs.n / 2', 2],
    ['inputs.n / 2.0', 2.5],
    ['inputs.n + inputs.f', 6.5],
    ['inputs.n > 4.5 && inputs.n < 6', true],
    ['steps.run-1.output.items.filter(i, i.ok).map(i, i.n)', [1]],
    ['steps["run-1"].state', 'succeeded'],
    ['steps.run.output - 1', 6],
    ['{"a": [1, {"b": null}]}', { a: [1, { b: null }] }],
    ['inputs.none', null],
    ['has(trigger.tag) ? "yes" : "no"', 'no'],
    ['trigger.get("tag", "none")', 'none'],
    ['inputs.s.split(",").join("-")', 'a-b'],
    ['[1, "a", true, null].join("|")', '1|a|true|'],
    ['inputs.list.sort()', [1, 2, 3]],
    ['["b", "a"].sort().reverse()', ['b', 'a']],
    ['[1, 1.0, 2, "1"].unique()', [1, 2, '1']],
    ['inputs.list.sum()', 6],
    ['[1, 2.5].sum()', 3.5],
    ['inputs.list.min() + inputs.list.max()', 4],
    ['min(2, 1.5)', 1.5],
    ['round(2.5)', 3],
    ['round(2.345, 2)', 2.35],
    ['floor(2.9) + ceil(2.1)', 5],
    ['abs(-3)', 3],
    ['"Ä b".lower() + "c".upper()', 'ä bC'],
    ['"a.b.c".replace(".", "$&")', 'a$&b$&c'],
    ['" x ".trim()', 'x'],
    ['"a\\nb\\n".lines()', ['a', 'b']],
    ['{"b": 1, "a": 2}.keys().sort()', ['a', 'b']],
    ['{"b": 1}.values()', [1]],
    ['[[1], [2]].flat()', [1, 2]],
    ['[1, 2, 3].slice(1)', [2, 3]],
    ['[1, 2, 3].slice(0, -1)', [1, 2]],
    ['json({"a": 1})', '{"a":1}'],
    ['parseJson("{\\"a\\": [1.5]}").a', [1.5]],
    ['text(1) + text(true) + text([1])', '1true[1]'],
    ['bytesText(1536000)', '1.5 MB'],
    ['durationText(125000)', '2 min 5 s'],
    ['plural(1, "run") + plural(2, "run")', '1 run2 runs'],
    ['formatTime(0, "EEE yyyy-MM-dd HH:mm:ss")', 'Thu 1970-01-01 01:00:00'],
    ['formatTime("2026-07-01T10:00:00Z", "HH\'h\'", "Asia/Kolkata")', '15h'],
    ['timestamp("2026-07-01T10:00:00Z") + duration("1h")', '2026-07-01T11:00:00.000Z'],
    ['"abc".matches("^a.c$")', true],
    ['size("äöü") + size([1])', 4],
    ['int("12") + int(1.9)', 13],
    ['run.name', 'Nightly'],
  ])('%s', (expression, expected) => {
    expect(value(expression)).toEqual(expected);
  });

  it('keep their kind alone and become text in a text', () => {
    expect(language.evaluate('${{ inputs.list }}', scope)).toEqual([3, 1, 2]);
    expect(language.evaluate('  ${{ inputs.n }}\n', scope)).toBe(5);
    expect(language.evaluate('n=${{ inputs.n }} l=${{ inputs.list }} x=${{ inputs.none }}.', scope)).toBe(
      'n=5 l=[3,1,2] x=.',
    );
    expect(language.evaluate('$${{ inputs.n }} and ${{ "}}" }}', scope)).toBe('${{ inputs.n }} and }}');
    expect(language.evaluate({ a: ['${{ inputs.n }}', 1, null], b: { c: 'x' } }, scope)).toEqual({
      a: [5, 1, null],
      b: { c: 'x' },
    });
  });

  it('see an item only within a for-each', () => {
    expect(language.evaluate('${{ item.a + index }}', { ...scope, item: { a: 1 }, index: 2 })).toBe(3);
    expect(failure('${{ item }}').message).toContain('There is nothing called item here');
  });
});

describe('conditions', () => {
  it('are true or false and nothing else', () => {
    expect(language.decide('inputs.n > 3', scope)).toBe(true);
    expect(language.decide('!(steps.run-1.state == "succeeded")', scope)).toBe(false);
    expect(() => language.decide('inputs.n', scope)).toThrow('neither true nor false');
    expect(() => language.decide('trigger.nope == 1', scope)).toThrow('if: ${{ trigger.nope == 1 }}: there is no nope');
  });
});

describe('what cannot be worked out', () => {
  it.each([
    ['${{ inputs.nope }}', 'there is no nope'],
    ['${{ [1, 2, 3][5] }}', 'there is no [5] in a list of 3'],
    ['${{ nope }}', 'There is nothing called nope here'],
    ['${{ inputs.n + "a" }}', 'a whole number + text does not go together'],
    ['${{ 1 / 0 }}', 'division by zero'],
    ['${{ 1.0 / 0.0 }}', 'infinitely large'],
    ['${{ 9007199254740993 }}', 'too large to be kept exactly'],
    ['${{ b"x" }}', 'bytes'],
    ['${{ parseJson("{") }}', 'not JSON'],
    ['${{ inputs.n', 'not closed'],
    ['${{ inputs.s.frobnicate() }}', 'There is no function frobnicate'],
  ])('%s', (written, words) => {
    const error = failure(written);
    expect(error.message).toContain(words);
    expect(error.retry).toBe(false);
  });

  it('names the field', () => {
    expect(failure({ headers: { Accept: 'x ${{ inputs.nope }}' } }).message).toBe(
      'headers.Accept: ${{ inputs.nope }}: there is no nope',
    );
  });
});

describe('work is bounded', () => {
  const bomb = (inner: string) => `inputs.big.map(a, inputs.big.map(b, inputs.big.map(c, ${inner})))`;
  it.each([
    ['lists within lists', bomb('c')],
    ['where an error is held back', `inputs.big.exists(a, inputs.big.exists(b, inputs.big.exists(c, c < 0))) || true`],
    ['texts that double', `cel.bind(a, "${'x'.repeat(1000)}", ${doubling('a', 'b', 20)})`],
    ['lists that double', `cel.bind(a, inputs.big, ${doubling('a', 'b', 20)})`],
    ['joins', 'cel.bind(a, inputs.big.join(","), inputs.big.map(x, a).join(a))'],
    ['a membership in a long list, many times', 'inputs.big.map(a, inputs.big.map(b, b in inputs.big))'],
  ])('%s', (_, expression) => {
    expect(failure(`\${{ text(${expression}) }}`).code).toMatch(/TOO_MUCH_WORK|TOO_LARGE/);
  });

  it('a pattern that backtracks for ever', () => {
    expect(failure(`\${{ "${'a'.repeat(60)}".matches("(a+)+b") }}`).code).toBe('TOO_MUCH_WORK');
  });

  it('a result beyond 1 MB', () => {
    const large = { ...scope, inputs: { a: 'x'.repeat(600_000) } };
    expect(() => language.evaluate('${{ [inputs.a, inputs.a] }}', large)).toThrow('larger than 1 MB');
    expect(() => language.evaluate('${{ inputs.a }} ${{ inputs.a }}', large)).toThrow('larger than 1 MB');
    expect(() => language.evaluate(['${{ inputs.a }}', '${{ inputs.a }}'], large)).toThrow('larger than 1 MB');
  });

  it('data and expressions that are nested without end', () => {
    let deep: Json = 1;
    for (let i = 0; i < 5_000; i++) deep = [deep];
    expect(() => language.evaluate('${{ inputs }}', { ...scope, inputs: deep })).toThrow(/nested/);
    expect(failure(`\${{ ${'('.repeat(5_000)}1${')'.repeat(5_000)} }}`)).toBeInstanceOf(StepFailure);
    expect(failure(`\${{ ${'[1,'.repeat(3_000)} }}`)).toBeInstanceOf(StepFailure);
  });
});

/** cel.bind(b, a + a, cel.bind(c, b + b, …)) */
function doubling(from: string, to: string, times: number): string {
  return times === 0 ? from : `cel.bind(${to}, ${from} + ${from}, ${doubling(to, `${to}_`, times - 1)})`;
}

describe('prototypes', () => {
  it('cannot be reached', () => {
    for (const expression of [
      '"".constructor',
      'inputs.constructor',
      'inputs.toString',
      '[].constructor',
      'inputs["__proto__"]',
      '{}.hasOwnProperty',
    ])
      expect(failure(`\${{ ${expression} }}`), expression).toBeInstanceOf(StepFailure);
    expect(value('trigger.constructor')).toBe('mine');
  });

  it('cannot be changed', () => {
    const copy = value('trigger') as Record<string, Json>;
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype);
    expect((copy as { polluted?: boolean }).polluted).toBeUndefined();
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    expect(JSON.stringify(copy)).toBe(JSON.stringify(scope.trigger));
  });
});

describe('secrets', () => {
  const secret = async (name: string) => `<${name}>`;

  it('stay gaps until they are used', async () => {
    const written = { token: '${{ secrets.A }}', header: 'Bearer ${{secrets.B}} ${{ inputs.n }}' };
    const gaps = language.evaluate(written, scope);
    expect(gaps).toEqual({
      token: { $secrets: [{ secret: 'A' }] },
      header: { $secrets: ['Bearer ', { secret: 'B' }, ' 5'] },
    });
    expect(await language.reveal(gaps, secret)).toEqual({ token: '<A>', header: 'Bearer <B> 5' });
  });

  it('are not to be had within an expression', () => {
    expect(failure('${{ secrets.A + "x" }}').message).toContain('A secret cannot be part of an expression');
    expect(failure('${{ secrets }}').message).toContain('A secret cannot be part of an expression');
  });

  it('cannot be asked for by data', async () => {
    const hostile = { ...scope, trigger: { text: 'x ${{ secrets.A }}', gap: { $secrets: [{ secret: 'A' }] } } };
    const text = language.evaluate('${{ trigger.text }}', hostile);
    expect(await language.reveal(text, secret)).toBe('x ${{ secrets.A }}');
    expect(await language.reveal(language.evaluate('a ${{ trigger.text }} b', hostile), secret)).toBe(
      'a x ${{ secrets.A }} b',
    );
    const json = language.evaluate('got ${{ trigger.gap }}', { ...hostile, trigger: { gap: 'x' } });
    expect(await language.reveal(json, secret)).toBe('got x');
    for (const written of [
      '${{ trigger.gap }}',
      '${{ trigger }}',
      '${{ [trigger.gap] }}',
      '${{ {"$secrets": ["x"]} }}',
      'x ${{ trigger.gap }}',
    ])
      expect(() => language.evaluate(written, hostile), written).toThrow('$secrets');
    expect(() => language.evaluate('${{ parseJson("{\\"$secrets\\": [{\\"secret\\": \\"A\\"}]}") }}', scope)).toThrow(
      '$secrets',
    );
    expect(() => language.evaluate({ $secrets: [{ secret: 'A' }] }, scope)).toThrow('$secrets');
  });

  it.each<[Json]>([
    [{ $secrets: 'A' }],
    [{ $secrets: [{ secret: 'a b' }] }],
    [{ $secrets: [1] }],
    [{ $secrets: [], more: 1 }],
    [{ $secrets: [{ secret: '../x' }] }],
  ])('a gap of another shape is refused: %j', async (gap) => {
    await expect(language.reveal([gap], secret)).rejects.toThrow('$secrets');
  });

  it('asks for each secret once and leaves prototypes alone', async () => {
    const asked: string[] = [];
    const gap = { $secrets: [{ secret: 'A' }] };
    const filled = await language.reveal(
      JSON.parse(`{"__proto__": 1, "a": [${JSON.stringify(gap)}, ${JSON.stringify(gap)}]}`),
      async (name) => {
        asked.push(name);
        return 'x';
      },
    );
    expect(JSON.stringify(filled)).toBe('{"__proto__":1,"a":["x","x"]}');
    expect(asked).toEqual(['A']);
  });
});

it('tells of every function, and each one works', () => {
  expect(language.functions.length).toBeGreaterThan(40);
  for (const { name, summary } of language.functions) {
    expect(name).toMatch(/\)$/);
    expect(summary).toMatch(/\.$/);
  }
});
