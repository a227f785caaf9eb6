import { plain } from '../facts/say.ts';

/** Written as it is: a reference, a number, a call. */
export interface Expression {
  expression: string;
}
export type Value = string | number | boolean | Expression | Value[] | { [key: string]: Value };
export type Line =
  | { kind: 'attribute'; name: string; value: Value }
  | { kind: 'block'; type: string; labels: string[]; body: Line[] }
  | { kind: 'comment'; text: string };

export const expression = (text: string): Expression => ({ expression: text });
export const attribute = (name: string, value: Value): Line => ({ kind: 'attribute', name, value });
export const comment = (text: string): Line => ({ kind: 'comment', text });
export const block = (type: string, labels: string[], body: Line[]): Line => ({ kind: 'block', type, labels, body });

const escapes: Record<string, string> = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** A quoted string in which nothing is worked out and nothing ends it early. */
export function quote(text: string): string {
  const inner = text
    .replaceAll(/["\\\n\r\t]/g, (sign) => escapes[sign] ?? sign)
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]/gu, (sign) => `\\u${(sign.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`)
    .replaceAll(/[$%]\{/g, (sign) => `${sign[0]}${sign}`);
  return `"${inner}"`;
}

const isExpression = (value: Value): value is Expression =>
  typeof value === 'object' && 'expression' in value && typeof value.expression === 'string';

function valueText(value: Value, indent: string): string {
  if (typeof value === 'string') return quote(value);
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return `[${value.map((one) => valueText(one, indent)).join(', ')}]`;
  if (isExpression(value)) return value.expression;
  const keys = Object.keys(value).map((key) => (/^[a-z_]\w*$/.test(key) ? key : quote(key)));
  const width = Math.max(...keys.map((key) => key.length));
  const inner = `${indent}  `;
  const lines = Object.values(value).map(
    (one, index) => `${inner}${keys[index]?.padEnd(width)} = ${valueText(one, inner)}`,
  );
  return `{\n${lines.join('\n')}\n${indent}}`;
}

/** As `terraform fmt` leaves it: the signs of neighbouring lines stand below each other. */
function lines(body: readonly Line[], indent: string): string[] {
  const out: string[] = [];
  body.forEach((line, index) => {
    const before = body[index - 1];
    const follows = before !== undefined && before.kind !== 'comment';
    if (line.kind === 'comment') {
      if (follows) out.push('');
      out.push(`${indent}# ${plain(line.text, 300)}`);
    } else if (line.kind === 'block') {
      if (follows) out.push('');
      const head = [line.type, ...line.labels.map(quote)].join(' ');
      if (line.body.length === 0) out.push(`${indent}${head} {}`);
      else out.push(`${indent}${head} {`, ...lines(line.body, `${indent}  `), `${indent}}`);
    } else {
      if (before?.kind === 'block') out.push('');
      const text = valueText(line.value, indent);
      out.push(`${indent}${line.name.padEnd(text.includes('\n') ? 0 : widthOf(body, index))} = ${text}`);
    }
  });
  return out;
}

const single = (line: Line | undefined): line is Extract<Line, { kind: 'attribute' }> =>
  line?.kind === 'attribute' && !valueText(line.value, '').includes('\n');

function widthOf(body: readonly Line[], index: number): number {
  let [first, last] = [index, index];
  while (single(body[first - 1])) first -= 1;
  while (single(body[last + 1])) last += 1;
  return Math.max(...body.slice(first, last + 1).map((line) => (line.kind === 'attribute' ? line.name.length : 0)));
}

export const toHcl = (body: readonly Line[]): string => `${lines(body, '').join('\n')}\n`;
