export interface HclBlock {
  /** `module "vpc"` → `module`, `vpc`. */
  type: string;
  labels: string[];
  line: number;
  /** Texts, without quotes; what is an expression is left out. */
  values: Map<string, { text: string; line: number }>;
  blocks: HclBlock[];
}

const opening = /^([\w-]+)((?:\s+"[^"]*"|\s+[\w-]+)*)\s*(=?)\s*\{(.*)$/;
const pair = /^"?([\w-]+)"?\s*[=:]\s*"([^"]*)"\s*,?\s*$/;
const deepest = 30;

function uncommented(line: string): string {
  let quoted = false;
  for (let place = 0; place < line.length; place += 1) {
    const char = line[place];
    if (char === '\\' && quoted) place += 1;
    else if (char === '"') quoted = !quoted;
    else if (!quoted && (char === '#' || (char === '/' && line[place + 1] === '/'))) return line.slice(0, place);
  }
  return line;
}

/** Blocks and the texts in them, by lines, as formatters write HCL. Expressions are nobody's business here. */
export function parseHcl(text: string): HclBlock {
  const root: HclBlock = { type: '', labels: [], line: 1, values: new Map(), blocks: [] };
  const open: (HclBlock | null)[] = [root];
  let heredoc: string | null = null;
  let comment = false;
  let number = 0;
  const top = () => open.at(-1) ?? null;
  for (const raw of text.split('\n')) {
    number += 1;
    if (raw.length > 10_000) continue;
    let line = raw.trim();
    if (heredoc !== null) {
      if (line === heredoc) heredoc = null;
      continue;
    }
    if (comment) {
      const end = line.indexOf('*/');
      if (end < 0) continue;
      comment = false;
      line = line.slice(end + 2).trim();
    }
    if (line.startsWith('/*')) {
      comment = !line.includes('*/');
      continue;
    }
    // One blank for many: no pattern has to try how to share them out.
    line = uncommented(line).trim().replace(/\s+/g, ' ');
    const doc = /<<[-~]?(\w+)$/.exec(line)?.[1];
    if (doc !== undefined) heredoc = doc;
    const begins = opening.exec(line);
    if (begins !== null) {
      const labels = [...(begins[2] ?? '').matchAll(/"([^"]*)"|([\w-]+)/g)].map((found) => found[1] ?? found[2] ?? '');
      const block: HclBlock = { type: begins[1] ?? '', labels, line: number, values: new Map(), blocks: [] };
      const inner = (begins[4] ?? '').trim();
      if (open.length <= deepest) top()?.blocks.push(block);
      if (inner.endsWith('}')) {
        for (const part of inner.slice(0, -1).split(',')) {
          const found = pair.exec(part.trim());
          if (found !== null) block.values.set(found[1] ?? '', { text: found[2] ?? '', line: number });
        }
      } else open.push(block);
      continue;
    }
    const found = pair.exec(line);
    if (found !== null) {
      top()?.values.set(found[1] ?? '', { text: found[2] ?? '', line: number });
      continue;
    }
    // What opens more than it closes is an expression over several lines.
    const bare = line.replace(/"[^"]*"/g, '');
    let depth = 0;
    for (const char of bare) depth += char === '{' ? 1 : char === '}' ? -1 : 0;
    for (; depth > 0; depth -= 1) open.push(null);
    for (; depth < 0 && open.length > 1; depth += 1) open.pop();
  }
  return root;
}
