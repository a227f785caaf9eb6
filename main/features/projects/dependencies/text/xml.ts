export interface XmlNode {
  name: string;
  line: number;
  attributes: Map<string, string>;
  text: string;
  children: XmlNode[];
}

const known: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function decode(text: string): string {
  return text.includes('&') ? text.replace(/&(lt|gt|amp|quot|apos);/g, (_, name: string) => known[name] ?? '') : text;
}

const deepest = 60;
const most = 200_000;

function attributesOf(text: string): Map<string, string> {
  const all = new Map<string, string>();
  if (text.length > 20_000) return all;
  for (const found of text.matchAll(/(?<![\w:.-])([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g))
    all.set(found[1] ?? '', decode(found[2] ?? found[3] ?? ''));
  return all;
}

/** Where the tag ends; a `>` inside of quotes is none. */
function endOfTag(text: string, from: number): number {
  let quote = 0;
  for (let place = from; place < text.length; place += 1) {
    const char = text.charCodeAt(place);
    if (quote !== 0) {
      if (char === quote) quote = 0;
    } else if (char === 34 || char === 39) quote = char;
    else if (char === 62) return place;
  }
  return -1;
}

/**
 * A tree of elements with their lines. No DTD and no entities but the five: nothing can grow, nothing is fetched.
 * What is cut off in the middle gives what came before.
 */
export function parseXml(text: string): XmlNode {
  const root: XmlNode = { name: '', line: 1, attributes: new Map(), text: '', children: [] };
  const open = [root];
  let line = 1;
  let count = 0;
  let place = 0;
  const pass = (to: number) => {
    for (let next = text.indexOf('\n', place); next >= 0 && next < to; next = text.indexOf('\n', next + 1)) line += 1;
    place = to;
  };
  const skip = (from: number, end: string) => {
    const found = text.indexOf(end, from);
    pass(found < 0 ? text.length : found + end.length);
  };
  while (place < text.length) {
    const tag = text.indexOf('<', place);
    const current = open.at(-1) ?? root;
    const between = text.slice(place, tag < 0 ? text.length : tag);
    if (current.text.length < 2_000 && between.trim() !== '') current.text += decode(between);
    if (tag < 0) break;
    pass(tag);
    if (text.startsWith('<!--', tag)) skip(tag + 4, '-->');
    else if (text.startsWith('<![CDATA[', tag)) {
      const end = text.indexOf(']]>', tag);
      if (current.text.length < 2_000) current.text += text.slice(tag + 9, end < 0 ? text.length : end);
      skip(tag + 9, ']]>');
    } else if (text.startsWith('<?', tag)) skip(tag + 2, '?>');
    else if (text.startsWith('<!', tag)) throw new Error('It has a document type, which is not read');
    else {
      const end = endOfTag(text, tag);
      if (end < 0) break;
      const inner = text.slice(tag + 1, end);
      if (inner.startsWith('/')) {
        if (open.length > 1) open.pop();
      } else {
        const closed = inner.endsWith('/');
        const name = /^[^\s/]+/.exec(inner)?.[0] ?? '';
        const node: XmlNode = {
          name: name.slice(name.indexOf(':') + 1),
          line,
          attributes: attributesOf(inner),
          text: '',
          children: [],
        };
        current.children.push(node);
        count += 1;
        if (count > most) throw new Error('It has too many elements');
        if (!closed) {
          if (open.length > deepest) throw new Error('It is nested too deep');
          open.push(node);
        }
      }
      pass(end + 1);
    }
  }
  return root;
}

export function child(node: XmlNode | undefined, ...names: string[]): XmlNode | undefined {
  let current = node;
  for (const name of names) current = current?.children.find((item) => item.name === name);
  return current;
}

export function children(node: XmlNode | undefined, name: string): XmlNode[] {
  return node?.children.filter((item) => item.name === name) ?? [];
}

export function textOf(node: XmlNode | undefined): string | null {
  const text = node?.text.trim() ?? '';
  return text === '' || text.length > 500 ? null : text;
}
