const spaces = /^\^(?:(?:\[ \\t\]|\[\\t-\\r \]|\[ \])\*|\[\^[^\]\\]+\][*+])/;
const mostPatterns = 6;

/**
 * `^\s*class` makes the engine try every start of a line and every space after it, and a megabyte of empty lines takes it
 * minutes. Put as "`class`, and before it nothing but spaces to the start of a line" it finds the same five to ten times
 * quicker, and the number of spaces does not multiply; the same holds for `^[^#]*:-`. Where a line may start with several things, each gets a pattern.
 */
export function literalFirst(source: string): string[] {
  const lead = spaces.exec(source)?.[0];
  if (lead === undefined || hasTopLevelChoice(source)) return [source];
  const rewritten = from(lead, source.slice(lead.length));
  return rewritten && rewritten.length <= mostPatterns ? rewritten : [source];
}

function from(lead: string, rest: string): string[] | null {
  const words = literalStart(rest);
  if (words !== '') return [`${words}(?<=${lead}${words})${rest.slice(words.length)}`];
  if (!rest.startsWith('(?:')) return null;
  const end = groupEnd(rest);
  const quantifier = /^(?:[*+?]\??|\{)/.exec(rest.slice(end + 1))?.[0] ?? '';
  const tail = rest.slice(end + 1 + quantifier.length);
  const choices = splitChoices(rest.slice(3, end)).map((choice) => choice + tail);
  if (quantifier === '?') choices.push(tail);
  else if (quantifier !== '') return null;
  const all = choices.map((choice) => from(lead, choice));
  return all.every((one) => one !== null) ? all.flat() : null;
}

/** The part of a pattern that is plain words, up to and with the first choice among such. */
function literalStart(source: string): string {
  const run = literalRun(source);
  const rest = source.slice(run.length);
  if (/^[*+?{]/.test(rest)) return run.replace(/(?:\\.|.)$/, '');
  if (!rest.startsWith('(?:')) return run;
  const end = groupEnd(rest);
  if (/^[*+?{]/.test(rest.slice(end + 1))) return run;
  const isPlain = splitChoices(rest.slice(3, end)).every((choice) => choice !== '' && literalRun(choice) === choice);
  return isPlain ? run + rest.slice(0, end + 1) : run;
}

const literalRun = (source: string) => /^(?:[\w#@%<>!"'`~&:;,=/-]|\\[.#$(){}[\]|*+?\\/"'])+/.exec(source)?.[0] ?? '';

export function hasTopLevelChoice(source: string): boolean {
  return splitChoices(source).length > 1;
}

function splitChoices(source: string): string[] {
  const choices: string[] = [];
  let depth = 0;
  let from = 0;
  for (let i = 0; i < source.length; i += 1) {
    const char = source[i];
    if (char === '\\') i += 1;
    else if (char === '[') i = classEnd(source, i);
    else if (char === '(') depth += 1;
    else if (char === ')') depth -= 1;
    else if (char === '|' && depth === 0) {
      choices.push(source.slice(from, i));
      from = i + 1;
    }
  }
  return [...choices, source.slice(from)];
}

function classEnd(source: string, start: number): number {
  let i = start + (source[start + 1] === '^' ? 3 : 2);
  while (i < source.length && source[i] !== ']') i += source[i] === '\\' ? 2 : 1;
  return i;
}

function groupEnd(source: string): number {
  let depth = 0;
  for (let i = 0; i < source.length; i += 1) {
    const char = source[i];
    if (char === '\\') i += 1;
    else if (char === '[') i = classEnd(source, i);
    else if (char === '(') depth += 1;
    else if (char === ')') {
      depth -= 1;
      if (depth === 0) return i;
    }
  }
  return source.length;
}
