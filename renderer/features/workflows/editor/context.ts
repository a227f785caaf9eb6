/** Where the caret stands, told from the lines above it: a text that is being typed is rarely one that a parser reads. */
export interface TextContext {
  /** Keys from the outside in; `-` is an item of a list. `['steps', '-', 'http']`. */
  path: string[];
  /** At the name of a field, at its value, or within `${{ … }}`. */
  place: 'key' | 'value' | 'expression';
  /** Of a value: its field. */
  key: string | null;
  /** Where what has been typed so far begins. */
  from: number;
  typed: string;
  /** Fields that stand beside this one already. */
  siblings: string[];
}

interface Line {
  /** Where its field begins, past dashes. */
  column: number;
  /** Columns of the dashes before it. */
  dashes: number[];
  key: string | null;
  value: string;
}

const shape = /^(\s*)((?:-(?:\s+|$))*)(?:("[^"]*"|'[^']*'|[\w.-][\w .-]*?)\s*:(?=\s|$))?(.*)$/;

function readLine(text: string): Line {
  const [, indent = '', marks = '', key, value = ''] = shape.exec(text) ?? [];
  const dashes: number[] = [];
  for (let i = 0; i < marks.length; i++) if (marks[i] === '-') dashes.push(indent.length + i);
  return {
    column: indent.length + marks.length,
    dashes,
    key: key?.replaceAll(/^["']|["']$/g, '') ?? null,
    value: value.trim(),
  };
}

const isBare = (text: string) => text.trim() === '' || text.trimStart().startsWith('#');

/** The keys that lead to a field which begins at a column of a line. */
function pathTo(lines: readonly string[], at: number, own: Line, column: number): string[] {
  const path: string[] = [];
  let limit = column;
  // A dash of the same line parts it from what is left of the dash.
  for (const dash of own.dashes.toReversed()) {
    path.unshift('-');
    limit = dash;
  }
  let listed = own.dashes.length > 0;
  for (let i = at - 1; i >= 0; i--) {
    const text = lines[i] ?? '';
    if (isBare(text)) continue;
    const line = readLine(text);
    // `steps:` may have its dashes right below itself.
    if (line.key !== null && (line.column < limit || (listed && line.column === limit && line.dashes.length === 0))) {
      path.unshift(line.key);
      limit = line.column;
      listed = false;
    }
    for (const dash of line.dashes.toReversed())
      if (dash < limit) {
        path.unshift('-');
        limit = dash;
        listed = true;
      }
    if (limit === 0 && !listed) break;
  }
  return path;
}

function siblingsOf(lines: readonly string[], at: number, column: number): string[] {
  const found: string[] = [];
  const own = readLine(lines[at] ?? '');
  const look = (from: number, by: 1 | -1) => {
    for (let i = from; i >= 0 && i < lines.length; i += by) {
      const text = lines[i] ?? '';
      if (isBare(text)) continue;
      const line = readLine(text);
      if (line.column < column) return;
      if (by > 0 && line.dashes.some((dash) => dash < column)) return;
      if (line.column === column && line.key !== null) found.push(line.key);
      if (by < 0 && line.dashes.some((dash) => dash < column)) return;
    }
  };
  if (!own.dashes.some((dash) => dash < column)) look(at - 1, -1);
  look(at + 1, 1);
  return found;
}

export function contextAt(text: string, pos: number): TextContext {
  const lines = text.split('\n');
  const before = text.slice(0, pos);
  const at = before.split('\n').length - 1;
  const start = before.lastIndexOf('\n') + 1;
  const typedLine = before.slice(start);
  const line = readLine(typedLine);
  const opened = before.lastIndexOf('${{');
  const base = { path: pathTo(lines, at, line, line.column), siblings: siblingsOf(lines, at, line.column) };
  const word = (pattern: RegExp) => pattern.exec(typedLine)?.[0] ?? '';
  if (opened >= start && !before.slice(opened).includes('}}')) {
    const typed = word(/[\w.[\]"'-]*$/);
    return { ...base, place: 'expression', key: line.key, from: pos - typed.length, typed };
  }
  if (line.key === 'if') {
    const typed = word(/[\w.[\]"'-]*$/);
    return { ...base, place: 'expression', key: 'if', from: pos - typed.length, typed };
  }
  if (line.key !== null) {
    const typed = word(/[^\s,[\]{}:]*$/);
    return { ...base, place: 'value', key: line.key, from: pos - typed.length, typed };
  }
  const typed = typedLine.slice(line.column);
  return { ...base, place: 'key', key: null, from: start + line.column, typed };
}
