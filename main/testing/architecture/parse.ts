import { parseSync } from 'vite';

export interface ImportOf {
  from: string;
  typeOnly: boolean;
}

export interface Parsed {
  imports: ImportOf[];
  /** Names used outside of import lists, each as often as it occurs; renamed imports count by their original name. */
  names: Map<string, number>;
  /** `object.property` accesses on plain names. */
  members: Map<string, number>;
  comments: string[];
}

/** The fields of a syntax tree that matter here; everything else is walked through unseen. */
interface Node {
  type: string;
  name?: unknown;
  value?: unknown;
  source?: unknown;
  argument?: unknown;
  importKind?: unknown;
  exportKind?: unknown;
  specifiers?: unknown;
  callee?: unknown;
  arguments?: unknown;
  imported?: unknown;
  local?: unknown;
  object?: unknown;
  property?: unknown;
  computed?: unknown;
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';

const literal = (node: unknown): string | null =>
  isNode(node) && node.type === 'Literal' && typeof node.value === 'string' ? node.value : null;

const nameOf = (node: unknown): string | null => {
  if (!isNode(node)) return null;
  if (node.type === 'Identifier') return String(node.name);
  return literal(node);
};

const count = (map: Map<string, number>, key: string) => map.set(key, (map.get(key) ?? 0) + 1);

/** `import { type A, type B }` brings in no code either. */
function isTypeOnly(node: Node): boolean {
  if (node.importKind === 'type' || node.exportKind === 'type') return true;
  const specifiers = node.specifiers;
  return (
    Array.isArray(specifiers) &&
    specifiers.length > 0 &&
    specifiers.every((entry: Node) => entry.importKind === 'type' || entry.exportKind === 'type')
  );
}

function importOf(node: Node): ImportOf | null {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration': {
      const from = literal(node.source);
      return from === null ? null : { from, typeOnly: isTypeOnly(node) };
    }
    case 'ImportExpression': {
      const from = literal(node.source);
      return from === null ? null : { from, typeOnly: false };
    }
    case 'TSImportType': {
      const from = literal(node.source) ?? literal(node.argument);
      return from === null ? null : { from, typeOnly: true };
    }
    case 'CallExpression': {
      const callee = node.callee;
      const [first] = node.arguments as unknown[];
      const from = literal(first);
      return nameOf(callee) === 'require' && from !== null ? { from, typeOnly: false } : null;
    }
    default:
      return null;
  }
}

export function parse(path: string, text: string): Parsed {
  const { program, comments, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path} does not parse: ${errors[0]?.message}`);
  const parsed: Parsed = { imports: [], names: new Map(), members: new Map(), comments: [] };
  parsed.comments = comments.map((comment) => comment.value);

  const visit = (value: unknown): void => {
    if (Array.isArray(value)) {
      for (const entry of value) visit(entry);
      return;
    }
    if (!isNode(value)) return;
    const found = importOf(value);
    if (found) parsed.imports.push(found);
    if (value.type === 'ImportSpecifier') {
      const imported = nameOf(value.imported);
      const from = nameOf(value.local);
      if (imported !== null && imported !== from) count(parsed.names, imported);
      return;
    }
    if (value.type === 'Identifier') count(parsed.names, String(value.name));
    if (value.type === 'MemberExpression') {
      const object = nameOf(value.object);
      const property = nameOf(value.property);
      // A computed access on a string literal (`fs['readFileSync']`) hides nothing.
      if (value.computed === true && property !== null && literal(value.property) !== null)
        count(parsed.names, property);
      if (object !== null && property !== null) count(parsed.members, `${object}.${property}`);
    }
    for (const child of Object.values(value)) visit(child);
  };
  visit(program);
  return parsed;
}
