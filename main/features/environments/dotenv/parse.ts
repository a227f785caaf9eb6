/** How a value stands in the file. */
export type Quote = '' | "'" | '"' | '`';

/** `NAME=value`, with its places in the text. */
export interface Assignment {
  name: string;
  nameAt: number;
  /** With its quotes. */
  valueAt: number;
  valueEnd: number;
  quote: Quote;
  /** All of its lines, the line break of the last one with them. */
  lineAt: number;
  lineEnd: number;
  line: number;
  /** As Optimus writes values: `${NAME}` is another variable, `$${` is `${` itself. */
  value: string;
}

export interface EnvText {
  /** One character a byte, so that what nobody understands is kept as it is. */
  text: string;
  eol: '\n' | '\r\n';
  assignments: Assignment[];
  problems: { line: number; why: string }[];
  /** Why it must not be changed: it is no text, or there is more of it than was read. */
  closed: string | null;
}

export const mostAssignments = 10_000;
const mostProblems = 100;
/** Of all looking for closing quotes in one file: a hostile one has a quote on each line, and none that closes. */
const mostLookahead = 8_000_000;

const bom = '\u00EF\u00BB\u00BF';
const start = /[ \t]*(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_]{0,199})(?:[ \t]*=|:(?=[ \t]))[ \t]*/y;
const rest = /[ \t]*(?:#[^\r\n]*)?(?=[\r\n]|$)/y;
const lineRest = /[^\r\n]*/y;
const lineBreak = /\r\n|\n|\r/y;

const matchAt = (pattern: RegExp, text: string, at: number): RegExpExecArray | null => {
  pattern.lastIndex = at;
  return pattern.exec(text);
};

const decode = (bytes: string): string => Buffer.from(bytes, 'latin1').toString('utf8');

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' };

/** What is between the quotes, as Optimus writes it. */
function meaning(inner: string, quote: Quote): string {
  if (quote === "'" || quote === '`') return decode(inner).replaceAll('${', '$$$${');
  if (quote === '') return decode(inner);
  return decode(inner).replaceAll(/\\([nrt"\\$])(\{?)/g, (_, char: string, brace: string) =>
    char === '$' ? `${brace === '{' ? '$$' : '$'}${brace}` : `${escapes[char] ?? char}${brace}`,
  );
}

export function parseEnv(bytes: Uint8Array): EnvText {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  const firstBreak = text.indexOf('\n');
  const parsed: EnvText = {
    text,
    eol: firstBreak > 0 && text[firstBreak - 1] === '\r' ? '\r\n' : '\n',
    assignments: [],
    problems: [],
    closed: null,
  };
  if (text.includes('\0')) {
    parsed.closed = 'It is no text that Optimus can read: it has zero bytes in it.';
    parsed.problems.push({ line: 1, why: parsed.closed });
    return parsed;
  }
  let at = text.startsWith(bom) ? bom.length : 0;
  let line = 1;
  let lookahead = 0;
  const problem = (why: string, where = line) => {
    if (parsed.problems.length < mostProblems) parsed.problems.push({ line: where, why });
  };

  /** The closing quote is the first with nothing but a comment behind it; -1 when there is none. */
  function closing(quote: string, from: number): number {
    const oneLine = lookahead > mostLookahead;
    for (let i = from; i < text.length; i += 1) {
      const char = text[i];
      lookahead += 1;
      if (char === '\\' && quote === '"') i += 1;
      else if (char === quote && matchAt(rest, text, i + 1)) return i;
      else if (oneLine ? char === '\n' : lookahead > mostLookahead) return -1;
    }
    return -1;
  }

  while (at < text.length) {
    const lineAt = at;
    const lineNumber = line;
    const found = matchAt(start, text, at);
    if (found) {
      const name = found[1] ?? '';
      const valueAt = at + found[0].length;
      const nameAt = valueAt - found[0].length + found[0].lastIndexOf(name, found[0].search(/[=:]/) - 1);
      const opening = text[valueAt];
      let quote: Quote = opening === "'" || opening === '"' || opening === '`' ? opening : '';
      let valueEnd = quote === '' ? -1 : closing(quote, valueAt + 1) + 1;
      if (valueEnd <= 0) {
        if (quote !== '') problem('The quote is not closed, so the line is taken as it stands.');
        quote = '';
        const line = matchAt(lineRest, text, valueAt)?.[0] ?? '';
        const comment = line.startsWith('#') ? 0 : line.search(/[ \t]#/);
        const written = (comment < 0 ? line : line.slice(0, comment)).trimEnd();
        valueEnd = valueAt + written.length;
        if (written.includes('#')) problem('Programs differ about a # in a value without quotes. Put it in quotes.');
      }
      const inner = quote === '' ? text.slice(valueAt, valueEnd) : text.slice(valueAt + 1, valueEnd - 1);
      if (parsed.assignments.length >= mostAssignments) {
        parsed.closed = `It sets more than ${mostAssignments.toLocaleString('en')} variables; the rest was not read.`;
        problem(parsed.closed);
        break;
      }
      if (inner.length > 0) for (const char of inner) if (char === '\n') line += 1;
      at = valueEnd;
      parsed.assignments.push({
        ...{ name, nameAt, valueAt, valueEnd, quote, lineAt, lineEnd: valueEnd, line: lineNumber },
        value: meaning(inner, quote),
      });
    } else {
      const whole = (matchAt(lineRest, text, at)?.[0] ?? '').trim();
      // Nothing of the line itself: who knows what is in it.
      if (whole !== '' && !whole.startsWith('#'))
        problem(
          whole.includes('=')
            ? 'A name has letters, digits and underscores, and does not begin with a digit.'
            : 'There is no = in this line.',
        );
    }
    at += matchAt(lineRest, text, at)?.[0].length ?? 0;
    at += matchAt(lineBreak, text, at)?.[0].length ?? 0;
    line += 1;
    const last = parsed.assignments.at(-1);
    if (found && last) last.lineEnd = at;
  }
  tellDuplicates(parsed);
  return parsed;
}

function tellDuplicates({ assignments, problems }: EnvText) {
  const last = new Map(assignments.map(({ name, line }) => [name, line]));
  for (const { name, line } of assignments) {
    const wins = last.get(name) ?? line;
    if (wins === line || problems.length >= mostProblems) continue;
    problems.push({ line, why: `${name} is set again in line ${wins}, which wins.` });
  }
  problems.sort((a, b) => a.line - b.line);
}
