import { type Document, isAlias, isMap, isScalar, isSeq, type Node, parseDocument, type YAMLError } from 'yaml';
import { maxSourceLength } from '../../../../shared/features/workflows/schema.ts';
import type { Problems } from './problems.ts';
import type { Entry, Range, Tree } from './tree.ts';
import { yamlWords } from './yaml-words.ts';

const deepest = 40;
/** Of one document, aliases taken out: a bomb of aliases ends here. */
const mostNodes = 20_000;
const mostBrackets = 200;

/** YAML to a tree. Whatever is wrong goes to `problems`; null when there is nothing to go on with. */
export function parseText(text: string, problems: Problems): { tree: Tree; broken: boolean } | null {
  const whole = { start: 0, end: Math.min(text.length, 1) };
  if (text.length > maxSourceLength) {
    problems.error(
      whole,
      '',
      `The text has ${text.length.toLocaleString('en')} characters`,
      `at most ${maxSourceLength.toLocaleString('en')}`,
    );
    return null;
  }
  if (text.trim() === '') {
    problems.error(whole, '', 'There is nothing here yet', 'name: and steps:');
    return null;
  }
  strangeCharacters(text, problems);
  if (bracketsAt(text) !== null) {
    const at = bracketsAt(text) ?? 0;
    problems.error(
      { start: at, end: at + 1 },
      '',
      'Lists and objects are nested too deeply',
      `at most ${deepest} levels`,
    );
    return null;
  }
  let document: Document.Parsed;
  try {
    document = parseDocument(text.replace(/\r(?!\n)/g, '\n'), {
      prettyErrors: false,
      // 'silent' would keep a second document silent as well.
      logLevel: 'error',
      version: '1.2',
      schema: 'core',
      merge: false,
      uniqueKeys: false,
      stringKeys: false,
    }) as Document.Parsed;
  } catch (error) {
    const deep = error instanceof RangeError;
    problems.error(whole, '', deep ? 'The text is nested too deeply' : 'The text cannot be read as YAML');
    return null;
  }
  for (const error of [...document.errors, ...document.warnings]) tell(error, text, problems);
  const root = document.contents as Node | null;
  if (!root) {
    problems.error(whole, '', 'There is nothing here yet', 'name: and steps:');
    return null;
  }
  return { tree: createReader(document, problems).read(root, '', 0), broken: document.errors.length > 0 };
}

function tell(error: YAMLError, text: string, problems: Problems): void {
  const [start, end] = error.pos;
  const { problem, expected } = yamlWords(error, text);
  problems.error({ start, end: Math.max(end, start + 1) }, '', problem, expected);
}

function strangeCharacters(text: string, problems: Problems): void {
  const strange = /[^\P{Cc}\t\n\r]|\ufffd|\p{Cs}/u.exec(text);
  if (!strange) return;
  const code = `U+${text.charCodeAt(strange.index).toString(16).toUpperCase().padStart(4, '0')}`;
  const unreadable = strange[0] === '\ufffd' || strange[0].charCodeAt(0) >= 0xd800;
  problems.error(
    { start: strange.index, end: strange.index + 1 },
    '',
    unreadable ? 'A character could not be read' : `There is a control character (${code})`,
    unreadable ? 'a text saved as UTF-8' : 'visible characters',
  );
}

/** The parser goes into itself for each bracket, so a text of nothing else would exhaust the stack. */
function bracketsAt(text: string): number | null {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (char === '[' || char === '{') {
      if (++depth > mostBrackets) return i;
    } else if ((char === ']' || char === '}') && depth > 0) depth--;
    else if (char === '\n' && depth > 0 && /^[A-Za-z-]/.test(text[i + 1] ?? '')) depth = 0;
  }
  return null;
}

function createReader(document: Document.Parsed, problems: Problems) {
  let nodes = 0;
  let full = false;
  const open = new Set<Node>();

  const rangeOf = (node: Node | null | undefined, fallback: Range): Range => {
    const range = node?.range;
    return range ? { start: range[0], end: range[1] } : fallback;
  };

  function read(node: Node | null, path: string, depth: number, at?: Range): Tree {
    const range = at ?? rangeOf(node, { start: 0, end: 0 });
    const nothing: Tree = { kind: 'leaf', value: null, ...range };
    if (full) return nothing;
    if (++nodes > mostNodes || depth > deepest) {
      full = true;
      problems.error(
        range,
        path,
        depth > deepest ? 'This is nested too deeply' : 'The text has too many parts',
        depth > deepest ? `at most ${deepest} levels` : `at most ${mostNodes.toLocaleString('en')}`,
      );
      return nothing;
    }
    if (isAlias(node)) {
      const target = node.resolve(document);
      if (!target) {
        problems.error(
          range,
          path,
          `*${node.source} stands for nothing`,
          `an &${node.source} before it, or quotes around a text that begins with *`,
        );
        return nothing;
      }
      if (open.has(target)) {
        problems.error(range, path, `*${node.source} stands within what it stands for`);
        return nothing;
      }
      // What an alias stands for is shown where the alias is.
      return read(target, path, depth + 1, range);
    }
    if (isScalar(node)) return scalar(node.value, node.source, range, path);
    if (!isMap(node) && !isSeq(node)) return nothing;
    open.add(node);
    const tree: Tree = isMap(node)
      ? {
          kind: 'map',
          entries: node.items.flatMap((pair) =>
            entry(pair.key as Node | null, pair.value as Node | null, path, depth, at),
          ),
          ...range,
        }
      : {
          kind: 'list',
          items: node.items.map((item, i) => read(item as Node | null, join(path, String(i)), depth + 1, at)),
          ...range,
        };
    open.delete(node);
    if (tree.kind === 'map') tree.entries = unique(tree.entries, path);
    return tree;
  }

  function entry(key: Node | null, value: Node | null, path: string, depth: number, at?: Range): Entry[] {
    const where = at ?? rangeOf(key, rangeOf(value, { start: 0, end: 0 }));
    if (!isScalar(key)) {
      problems.error(where, path, 'A key must be a word', 'such as name:');
      return [];
    }
    const name =
      key.value === null
        ? (key.source ?? '')
        : typeof key.value === 'string'
          ? key.value
          : (key.source ?? String(key.value));
    if (name === '<<') {
      problems.error(where, path, 'Objects cannot be merged with <<', 'each key written out');
      return [];
    }
    // A key without a value is marked itself: the nothing behind it cannot be seen.
    const empty = value === null || (isScalar(value) && value.value === null && !value.source);
    return [
      {
        key: name,
        at: where,
        value: empty ? { kind: 'leaf', value: null, ...where } : read(value, join(path, name), depth + 1, at),
      },
    ];
  }

  function unique(entries: Entry[], path: string): Entry[] {
    const seen = new Set<string>();
    return entries.filter(({ key, at }) => {
      if (!seen.has(key)) return seen.add(key);
      problems.error(at, join(path, key), `${key} is there twice`, 'each key once');
      return false;
    });
  }

  function scalar(value: unknown, source: string | undefined, range: Range, path: string): Tree {
    if (typeof value === 'string' || typeof value === 'boolean' || value === null)
      return { kind: 'leaf', value, ...range };
    if (typeof value === 'number') {
      if (Number.isFinite(value)) {
        if (Number.isInteger(value) && !Number.isSafeInteger(value))
          problems.error(
            range,
            path,
            `The number ${source ?? value} is too large to be kept exactly`,
            'quotes around it',
          );
        return { kind: 'leaf', value, ...range };
      }
      problems.error(range, path, `${source ?? value} is no number that can be kept`, 'a finite number');
      return { kind: 'leaf', value: null, ...range };
    }
    problems.error(
      range,
      path,
      'This kind of value is not known here',
      'text, a number, true or false, a list or an object',
    );
    return { kind: 'leaf', value: null, ...range };
  }

  return { read };
}

const join = (path: string, key: string): string => (path ? `${path}.${key}` : key);
