const longest = 4_000;

interface Dialect {
  /** MySQL: `"…"` is text, `#` begins a comment, a backslash keeps a quote from ending it. */
  mysql?: boolean;
}

/**
 * A statement without what it was asked about: texts, numbers and comments may hold anybody's data. Read by character, because
 * what is within quotes may look like anything; what is cut off inside a text ends as one.
 */
export function withoutLiterals(sql: string, { mysql = false }: Dialect = {}): string {
  const text = sql.slice(0, longest * 4);
  let out = '';
  let at = 0;
  const skipQuoted = (quote: string, backslash: boolean) => {
    at += 1;
    while (at < text.length) {
      if (backslash && text[at] === '\\') at += 2;
      else if (text[at] !== quote) at += 1;
      else if (text[at + 1] === quote) at += 2;
      else break;
    }
    at += 1;
  };
  const skipTo = (end: string, from: number) => {
    const found = text.indexOf(end, from);
    at = found < 0 ? text.length : found + end.length;
  };

  while (at < text.length && out.length < longest) {
    const rest = text.slice(at, at + 80);
    const char = rest[0] ?? '';
    const wordBefore = /[\w$]$/.test(out);
    if (char === "'") {
      // `E'…'` of PostgreSQL: a backslash keeps the quote from ending it there, too.
      const escaped = mysql || /(?:^|[^\w$])[eE]$/.test(out);
      out = out.replace(/(?<![\w$])[eEbBxXnN]$/, '');
      skipQuoted("'", escaped);
      out += '?';
    } else if (char === '"' || char === '`') {
      const from = at;
      skipQuoted(char, mysql && char === '"');
      out += mysql && char === '"' ? '?' : text.slice(from, at);
    } else if (rest.startsWith('--') || (mysql && char === '#')) {
      skipTo('\n', at);
      out += ' ';
    } else if (rest.startsWith('/*')) {
      skipTo('*/', at + 2);
      out += ' ';
    } else if (char === '$' && !mysql && !wordBefore && /^\$(?:[A-Za-z_]\w{0,60})?\$/.test(rest)) {
      const tag = /^\$(?:[A-Za-z_]\w{0,60})?\$/.exec(rest)?.[0] ?? '$$';
      skipTo(tag, at + tag.length);
      out += '?';
    } else if (!wordBefore && /^(?:0[xX][0-9a-fA-F]+|\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+)/.test(rest)) {
      // A parameter, `$1`, is none of it: its `$` stands before it.
      const number = /^(?:0[xX][0-9a-fA-F]+|\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+)/.exec(rest)?.[0] ?? char;
      at += number.length;
      out += '?';
    } else {
      out += char;
      at += 1;
    }
  }
  const short = out
    .replaceAll(/\s+/g, ' ')
    // Long lists of values say nothing but their length.
    .replaceAll(/\?(?:\s*,\s*\?){2,}/g, '?, …')
    .trim();
  return at < text.length || text.length < sql.length ? `${short}…` : short;
}

const containers = new Set([
  'acl',
  'client',
  'cluster',
  'config',
  'command',
  'debug',
  'memory',
  'object',
  'script',
  'xgroup',
  'xinfo',
]);

/** `GET session:… ` of `GET session:8f14e45f`: the kind of key tells what is slow, the rest is somebody's data. */
export function redisCommand(words: readonly string[]): string {
  const [name = '', second = '', ...more] = words;
  const command = /^[\w.|-]{1,40}$/.test(name) ? name.toUpperCase() : '?';
  if (words.length <= 1) return command;
  if (containers.has(name.toLowerCase()) && /^[\w-]{1,30}$/.test(second))
    return [command, second.toUpperCase(), more.length > 0 ? `(${more.length} more)` : ''].filter(Boolean).join(' ');
  const kind = /^([A-Za-z][A-Za-z_.-]{0,40}:)/.exec(second)?.[1] ?? '';
  return [command, `${kind}…`, more.length > 0 ? `(${more.length} more)` : ''].filter(Boolean).join(' ');
}
