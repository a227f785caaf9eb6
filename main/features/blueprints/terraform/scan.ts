export interface TopLevel {
  /** `resource`, or the name of an attribute, which has no place there. */
  type: string;
  labels: string[];
  line: number;
  text: string;
}
export interface Scanned {
  parts: TopLevel[];
  /** What never ends, or ends what was never begun. */
  broken: { sentence: string; line: number } | null;
}

const closes: Record<string, string> = { '}': '{', ']': '[', ')': '(' };
const names: Record<string, string> = { '{': 'block', '[': 'list', '(': 'call', '"': 'text', $: 'template' };

/** Where each top-level part begins and ends, with strings, templates, comments and heredocs in mind. Whether it is right is another question. */
export function scan(text: string): Scanned {
  const parts: TopLevel[] = [];
  const open: { sign: string; line: number }[] = [];
  let line = 1;
  let at = 0;
  let begin: { at: number; line: number } | null = null;

  const finish = (end: number) => {
    if (begin === null) return;
    const whole = text.slice(begin.at, end);
    const head = /^\s*([\w-]+)((?:\s+(?:"(?:[^"\\]|\\.)*"|[\w-]+))*)/.exec(whole);
    const labels = [...(head?.[2] ?? '').matchAll(/"((?:[^"\\]|\\.)*)"|([\w-]+)/g)].map(
      ([, quoted, bare]) => quoted ?? bare ?? '',
    );
    parts.push({ type: head?.[1] ?? '', labels, line: begin.line, text: whole });
    begin = null;
  };
  const skipTo = (end: number) => {
    for (let place = text.indexOf('\n', at); place >= 0 && place < end; place = text.indexOf('\n', place + 1))
      line += 1;
    at = end;
  };

  while (at < text.length) {
    const sign = text[at] ?? '';
    const top = open.at(-1)?.sign;
    if (top === '"') {
      if (sign === '\\') skipTo(at + 2);
      else if ((sign === '$' || sign === '%') && text[at + 1] === '{') {
        // Doubled, it is only these signs.
        if (text[at - 1] !== sign) open.push({ sign: '$', line });
        at += 2;
      } else if (sign === '\n') return { parts, broken: { sentence: 'A text does not end on its line.', line } };
      else {
        if (sign === '"') open.pop();
        at += 1;
      }
      continue;
    }
    if (sign === '\n') {
      if (open.length === 0) finish(at);
      line += 1;
      at += 1;
      continue;
    }
    const rest = text.startsWith('//', at) || sign === '#';
    if (rest || text.startsWith('/*', at)) {
      const end = rest ? text.indexOf('\n', at) : text.indexOf('*/', at + 2);
      if (end < 0 && !rest) return { parts, broken: { sentence: 'A comment does not end.', line } };
      skipTo(end < 0 ? text.length : rest ? end : end + 2);
      continue;
    }
    if (begin === null && open.length === 0 && !/\s/.test(sign)) begin = { at, line };
    const heredoc = sign === '<' ? /^<<-?([A-Za-z_][\w-]*)\r?\n/.exec(text.slice(at, at + 200)) : null;
    if (heredoc) {
      const end = new RegExp(`^[ \\t]*${heredoc[1]}[ \\t]*\\r?$`, 'm').exec(text.slice(at + heredoc[0].length));
      if (end === null)
        return { parts, broken: { sentence: `The text that ends with ${heredoc[1]} does not end.`, line } };
      skipTo(at + heredoc[0].length + end.index + end[0].length);
      continue;
    }
    if (sign === '{' || sign === '[' || sign === '(' || sign === '"') open.push({ sign, line });
    const closed = closes[sign];
    if (closed !== undefined) {
      const fits = top === closed || (sign === '}' && top === '$');
      if (!fits) return { parts, broken: { sentence: `Nothing was opened that "${sign}" could close.`, line } };
      open.pop();
    }
    at += 1;
  }
  const left = open.at(-1);
  if (left)
    return {
      parts,
      broken: { sentence: `The ${names[left.sign] ?? 'part'} that begins here does not end.`, line: left.line },
    };
  finish(text.length);
  return { parts, broken: null };
}
