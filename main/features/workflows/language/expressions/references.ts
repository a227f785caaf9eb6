import { type AstNode, isNode } from './meter.ts';

/** `steps.test.output` is { root: 'steps', key: 'test', member: 'output' }; places are those of the expression. */
export interface Reference {
  root: string;
  /** null where the root stands alone, undefined where the key is only known when it is worked out. */
  key: string | null | undefined;
  member: string | null | undefined;
  start: number;
  end: number;
  /** Of the root's name alone. */
  rootEnd: number;
}

/** A name that a macro gives to each item: `r` of `list.filter(r, …)`. */
export interface MacroName {
  name: string;
  start: number;
  end: number;
}

const macros = new Set(['filter', 'map', 'all', 'exists', 'exists_one']);

const literal = (node: unknown): string | undefined =>
  isNode(node) && node.op === 'value' && typeof node.args === 'string' ? node.args : undefined;

/** The key of `x.key` or `x["key"]`, and what it is asked of. */
function access(node: AstNode): { of: AstNode; key: string | undefined } | null {
  if (node.op !== '.' && node.op !== '[]') return null;
  const [of, key] = node.args as [AstNode, unknown];
  return { of, key: node.op === '.' ? (key as string) : literal(key) };
}

export function referencesOf(root: AstNode): { references: Reference[]; names: MacroName[] } {
  const references: Reference[] = [];
  const names: MacroName[] = [];

  function visitAll(value: unknown, bound: ReadonlySet<string>): void {
    if (isNode(value)) visit(value, bound);
    else if (Array.isArray(value)) for (const item of value) visitAll(item, bound);
  }

  function note(
    id: AstNode,
    key: Reference['key'],
    member: Reference['member'],
    end: number,
    bound: ReadonlySet<string>,
  ) {
    const name = id.args as string;
    if (!bound.has(name)) references.push({ root: name, key, member, start: id.start, end, rootEnd: id.end });
  }

  function visitAccess(node: AstNode, bound: ReadonlySet<string>): void {
    const outer = access(node);
    if (!outer) return;
    const inner = access(outer.of);
    if (node.op === '[]') visitAll((node.args as unknown[])[1], bound);
    if (outer.of.op === 'id') note(outer.of, outer.key, null, node.end, bound);
    else if (inner?.of.op === 'id') {
      if (outer.of.op === '[]') visitAll((outer.of.args as unknown[])[1], bound);
      note(inner.of, inner.key, outer.key, node.end, bound);
    } else visit(outer.of, bound);
  }

  function visit(node: AstNode, bound: ReadonlySet<string>): void {
    if (node.op === 'id') {
      note(node, null, null, node.end, bound);
      return;
    }
    if (node.op === '.' || node.op === '[]') {
      visitAccess(node, bound);
      return;
    }
    if (node.op === 'rcall') {
      const [name, receiver, args] = node.args as [string, AstNode, AstNode[]];
      const variable = args[0];
      if (macros.has(name) && args.length > 1 && variable?.op === 'id') {
        visit(receiver, bound);
        names.push({ name: variable.args as string, start: variable.start, end: variable.end });
        visitAll(args.slice(1), new Set([...bound, variable.args as string]));
        return;
      }
      if (name === 'bind' && receiver.op === 'id' && receiver.args === 'cel' && variable?.op === 'id') {
        names.push({ name: variable.args as string, start: variable.start, end: variable.end });
        visitAll(args[1], bound);
        visitAll(args[2], new Set([...bound, variable.args as string]));
        return;
      }
    }
    visitAll(node.args, bound);
  }

  visit(root, new Set());
  return { references, names };
}
