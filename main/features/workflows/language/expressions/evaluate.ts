import { StepFailure } from '../../../../core/runs/step-failure.ts';
import type { Json } from '../../../../core/runs/types.ts';
import type { Scope, WithSecrets } from '../../types.ts';
import { fromCel, refuse, reservedKey, type Size, textOf, toCel } from './convert.ts';
import { withDashes } from './dashes.ts';
import type { Program, Programs } from './program.ts';
import { mayHoldExpression, type Part, scan, secretOf, wholeOf } from './scan.ts';
import { complaintOf, plain } from './words.ts';

const scopeNames = ['inputs', 'trigger', 'steps', 'run'] as const;

const largestText = 1_000_000;

const variablesOf = (scope: Scope): string[] => [
  ...scopeNames,
  ...(scope.item === undefined ? [] : ['item']),
  ...(scope.index === undefined ? [] : ['index']),
];

/** Each part of the scope is turned into CEL's values once, and only when an expression asks for it. */
function createValues(scope: Scope) {
  const variables = variablesOf(scope);
  const made = new Map<string, unknown>();
  const steps = new Map<string, unknown>();

  function step(id: string): void {
    const outcome = Object.hasOwn(scope.steps, id) ? scope.steps[id] : undefined;
    if (outcome && !steps.has(id))
      steps.set(
        id,
        new Map([
          ['output', toCel(outcome.output)],
          ['state', outcome.state],
          ['error', toCel(outcome.error)],
        ]),
      );
  }

  function valuesFor(program: Program): Map<string, unknown> {
    for (const { root, key } of program.references) {
      if (root === 'steps') {
        if (typeof key === 'string') step(key);
        else for (const id of Object.keys(scope.steps)) step(id);
        made.set('steps', steps);
      } else if (!made.has(root) && variables.includes(root)) {
        made.set(root, toCel(scope[root as 'inputs' | 'trigger' | 'run' | 'item' | 'index'] ?? null));
      }
    }
    return made;
  }

  return { variables, valuesFor };
}
type Values = ReturnType<typeof createValues>;

export function createEvaluate(programs: Programs) {
  function work(expression: string, scope: Scope, values: Values): unknown {
    const { text } = withDashes(expression, (id) => Object.hasOwn(scope.steps, id));
    const compiled = programs.compile(text, values.variables);
    if ('complaint' in compiled) {
      const { problem, expected } = compiled.complaint;
      throw refuse(expected ? `${problem} (expected: ${expected})` : problem);
    }
    try {
      return compiled.program.run(values.valuesFor(compiled.program));
    } catch (error) {
      if (error instanceof StepFailure) throw error;
      throw refuse(runtimeWords(error, text), 'EXPRESSION', error);
    }
  }

  /** Says which field and which expression it was. */
  function named<T>(path: string, expression: string, fn: () => T): T {
    try {
      return fn();
    } catch (error) {
      if (!(error instanceof StepFailure)) throw error;
      const where = path ? `${path}: ` : '';
      throw refuse(`${where}\${{ ${shorten(expression.trim())} }}: ${error.message}`, error.code, error);
    }
  }

  function fill(parts: readonly Part[], path: string, scope: Scope, values: Values, size: Size): Json {
    const whole = wholeOf(parts);
    if (whole && !secretOf(whole.expression))
      return named(path, whole.expression, () => fromCel(work(whole.expression, scope, values), size));
    const pieces: (string | { secret: string })[] = [];
    const push = (text: string) => {
      const last = pieces.length - 1;
      if (typeof pieces[last] === 'string') pieces[last] += text;
      else if (text) pieces.push(text);
      size.used += text.length;
      if (size.used > largestText) throw refuse(`${path || 'The text'} is larger than 1 MB`, 'TOO_LARGE');
    };
    for (const part of whole ? [whole] : parts) {
      if ('text' in part) push(part.text);
      else {
        const secret = secretOf(part.expression);
        if (secret) pieces.push({ secret });
        else
          push(named(path, part.expression, () => textOf(fromCel(work(part.expression, scope, values), { used: 0 }))));
      }
    }
    return pieces.some((piece) => typeof piece !== 'string')
      ? ({ $secrets: pieces } satisfies WithSecrets)
      : pieces.join('');
  }

  function walk(written: Json, path: string, scope: Scope, values: Values, size: Size): Json {
    if (typeof written === 'string') {
      if (!mayHoldExpression(written)) return written;
      const { parts, open } = scan(written);
      if (open !== null) throw refuse(`${path || 'The text'}: a \${{ is not closed by }}`);
      return fill(parts, path, scope, values, size);
    }
    if (typeof written !== 'object' || written === null) return written;
    if (Array.isArray(written)) return written.map((item, i) => walk(item, join(path, String(i)), scope, values, size));
    const entries: [string, Json][] = [];
    for (const key of Object.keys(written)) {
      if (key === '$secrets') throw reservedKey();
      entries.push([key, walk(written[key] ?? null, join(path, key), scope, values, size)]);
    }
    return Object.fromEntries(entries);
  }

  return {
    evaluate: (written: Json, scope: Scope): Json => walk(written, '', scope, createValues(scope), { used: 0 }),

    decide(expression: string, scope: Scope): boolean {
      const result = named('if', expression, () => work(expression, scope, createValues(scope)));
      if (typeof result === 'boolean') return result;
      throw refuse(`if: ${shorten(expression.trim())} gives neither true nor false`, 'NOT_BOOLEAN');
    },
  };
}

const join = (path: string, key: string): string => (path ? `${path}.${key}` : key);

const shorten = (text: string): string => (text.length > 120 ? `${text.slice(0, 119)}…` : text);

function runtimeWords(error: unknown, expression: string): string {
  const told = error instanceof Error ? ((error as { summary?: string }).summary ?? error.message) : String(error);
  const key = /^No such key: (.*)$/s.exec(told)?.[1];
  const outside = /^index out of bounds, index (-?\d+) >= size (\d+)$/.exec(key ?? '');
  if (outside) return `there is no [${outside[1]}] in a list of ${outside[2]}`;
  if (key !== undefined) return `there is no ${key}`;
  if (/call stack/i.test(told)) return 'it is nested too deeply';
  const { problem, expected } = complaintOf(error, expression, [], []);
  return expected ? `${problem} (expected: ${expected})` : plain(problem);
}
