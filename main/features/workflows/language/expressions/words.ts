import { nearest } from '../did-you-mean.ts';
import { type CelFunction, replaced } from './functions.ts';

/** What is wrong with an expression, in places of its own text. */
export interface Complaint {
  problem: string;
  expected?: string;
  start: number;
  end: number;
}

interface Told {
  code?: unknown;
  summary?: unknown;
  range?: { start: number; end: number };
}

const kinds: Record<string, string> = {
  int: 'a whole number',
  uint: 'a whole number',
  double: 'a number',
  string: 'text',
  bool: 'true or false',
  list: 'a list',
  map: 'an object',
  null: 'nothing',
  bytes: 'bytes',
  dyn: 'a value',
};

/** `list<dyn>` in words for people. */
export function typeWords(type: string): string {
  const bare = type
    .replace(/^dyn<(.*)>$/, '$1')
    .replace(/<.*$/, '')
    .trim();
  return kinds[bare] ?? bare.replace('google.protobuf.', '').toLowerCase();
}

const functionNames = (functions: readonly CelFunction[]): string[] =>
  functions.map(({ name }) => name.replace(/\(.*$/, '').replace(/^[a-z]+\./, ''));

const shown = (name: string): string => Object.entries(replaced).find(([, by]) => by === name)?.[0] ?? name;

export function complaintOf(
  error: unknown,
  expression: string,
  variables: readonly string[],
  functions: readonly CelFunction[],
): Complaint {
  const { code, summary, range }: Told = typeof error === 'object' && error !== null ? error : {};
  const start = Math.min(range?.start ?? 0, expression.length);
  const end = Math.max(start, Math.min(range?.end ?? expression.length, expression.length));
  const place = { start, end };
  const told = typeof summary === 'string' ? summary : error instanceof Error ? error.message : String(error);
  const part = expression.slice(start, end);

  if (expression.trim() === '')
    return { problem: 'There is no expression here', expected: 'such as inputs.name', ...place };
  switch (code) {
    case 'unknown_variable': {
      const name = /: (.+)$/.exec(told)?.[1] ?? part;
      if (name === 'secrets')
        return {
          problem: 'A secret cannot be part of an expression',
          expected: '${{ secrets.NAME }} and nothing else between the braces',
          ...place,
        };
      return { problem: `There is nothing called ${name} here`, expected: oneOf(name, variables), ...place };
    }
    case 'no_matching_overload':
      return { ...overload(told, functions), ...place };
    case 'no_such_overload': {
      const found = /: (.+?) (\S+) (.+)$/.exec(told);
      if (!found) return { problem: `${part} does not go together`, ...place };
      const [, left = '', sign = '', right = ''] = found;
      return {
        problem: `${typeWords(left)} ${sign} ${typeWords(right)} does not go together`,
        expected: 'two values of one kind: text(…), int(…) and double(…) turn one into another',
        ...place,
      };
    }
    case 'incompatible_ternary_branches':
      return {
        problem: 'Both outcomes of ? : must be of one kind',
        expected: 'text(…) around one of them, say',
        ...place,
      };
    case 'unexpected_token':
      return /EOF/.test(told)
        ? { problem: 'The expression ends too early', expected: 'a value', ...place }
        : { problem: `${part || 'This'} is not expected here`, ...place };
    case 'unexpected_character':
      return character(told, part, expression, place);
    case 'unterminated_string':
      return { problem: 'A text in quotes is not closed', expected: `a closing ${expression[start] ?? '"'}`, ...place };
    case 'reserved_identifier':
      return { problem: `${part} is a word of the language and names nothing`, ...place };
    default:
      return {
        problem: /stack|maxDepth/i.test(told)
          ? 'The expression is nested too deeply'
          : /Exceeded max/.test(told)
            ? 'The expression has too many parts'
            : plain(told),
        ...place,
      };
  }
}

function character(told: string, part: string, expression: string, place: { start: number; end: number }): Complaint {
  const char = /: '?(.)'?$/su.exec(told)?.[1] ?? part;
  if (char === '=') return { problem: 'A single = is not expected here', expected: '== to compare', ...place };
  if (char === '&' || char === '|')
    return {
      problem: `A single ${char} is not expected here`,
      expected: char === '&' ? '&& for and' : '|| for or',
      ...place,
    };
  const before = expression.slice(0, place.start).trim();
  return before && /[\w)\]"']$/.test(before)
    ? { problem: `${char} is not expected here`, expected: 'an operator such as == + && between two values', ...place }
    : { problem: `${char} is not expected here`, ...place };
}

function overload(told: string, functions: readonly CelFunction[]): { problem: string; expected?: string } {
  const found = /'(?:(.+?)\.)?(\w+)\((.*)\)'/.exec(told);
  if (!found) return { problem: plain(told) };
  const [, receiver, name = '', args = ''] = found;
  const word = shown(name);
  const known = functions.filter((one) => one.name.replace(/^[a-z]+\./, '').startsWith(`${word}(`));
  if (known.length === 0) {
    const near = nearest(word, functionNames(functions));
    return { problem: `There is no function ${word}`, ...(near ? { expected: `${near} perhaps` } : {}) };
  }
  const given = args ? args.split(',').map((type) => typeWords(type.trim())) : [];
  const on = receiver ? ` on ${typeWords(receiver)}` : '';
  return {
    problem: `${word}() cannot be used${on} ${given.length > 0 ? `with ${given.join(' and ')}` : 'like this'}`,
    expected: known.map((one) => one.name).join(' or '),
  };
}

function oneOf(name: string, variables: readonly string[]): string {
  const near = nearest(name, variables);
  return `${near ? `${near} perhaps; ` : ''}one of ${variables.join(', ')}; text stands in "quotes"`;
}

/** What the library says, without the picture of the place that it draws. */
export const plain = (told: string): string => (told.split('\n\n> ')[0] ?? told).slice(0, 300);
