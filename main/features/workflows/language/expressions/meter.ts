import { refuse } from './convert.ts';

/** What is used of the nodes that the parser makes; its published types leave out what macros grow into. */
export interface AstNode {
  op: string;
  args: unknown;
  start: number;
  end: number;
  meta: { evaluate: Evaluate; alternate?: AstNode; macro?: { evaluate: MacroEvaluate } & Record<string, unknown> };
  evaluate: Evaluate;
}
type Evaluate = (evaluator: unknown, ast: AstNode, context: unknown) => unknown;
type MacroEvaluate = (evaluator: unknown, macro: unknown, context: unknown) => unknown;

const budget = 3_000_000;
const longestText = 4_000_000;
const longestList = 200_000;
const deadlineMs = 3_000;

export interface Meter {
  start(): void;
  /** A limit that was passed while `||`, `&&` or a quantifier held the error back. */
  settle(): void;
  charge(amount: number): void;
  watch(root: AstNode): void;
}

export const isNode = (value: unknown): value is AstNode =>
  typeof value === 'object' && value !== null && 'op' in value && 'meta' in value && 'args' in value;

/** Also what macros have grown into. */
export function forEachNode(root: AstNode, visit: (node: AstNode) => void): void {
  const seen = new Set<unknown>();
  const queue: unknown[] = [root];
  while (queue.length > 0) {
    const item = queue.pop();
    if (typeof item !== 'object' || item === null || seen.has(item)) continue;
    seen.add(item);
    if (isNode(item)) {
      visit(item);
      queue.push(item.args, item.meta.alternate, item.meta.macro);
    } else if (Array.isArray(item) || Object.getPrototypeOf(item) === Object.prototype)
      queue.push(...Object.values(item));
  }
}

/**
 * CEL always ends, yet lists within lists within lists take long enough to look like never. Every node that is worked out
 * costs one, and one more for each stretch of the list or text it gives back.
 */
export function createMeter(): Meter {
  let left = 0;
  let ticks = 0;
  let deadline = 0;
  let passed: Error | null = null;

  function pass(sentence: string): never {
    passed ??= refuse(sentence, 'TOO_MUCH_WORK');
    throw passed;
  }

  function charge(amount: number): void {
    if (passed) throw passed;
    left -= amount;
    if (left < 0) pass('The expression takes too many steps to work out: go through fewer items at once');
    if (++ticks % 1024 === 0 && performance.now() > deadline) pass('The expression took longer than 3 s to work out');
  }

  function weigh(op: string, result: unknown): void {
    if (typeof result === 'string') {
      if (result.length > longestText) pass('A text in the expression grew beyond 4 million characters');
      charge(1 + result.length / 512);
    } else if (Array.isArray(result)) {
      if (result.length > longestList) pass(`A list in the expression grew beyond ${longestList} items`);
      charge(op === 'accuPush' || op === 'accuValue' || op === '?:' ? 1 : 1 + result.length / 16);
    } else if (result instanceof Uint8Array) {
      if (result.length > longestText) pass('A value in the expression grew beyond 4 MB');
      charge(1 + result.length / 512);
    } else charge(1);
  }

  function meterNode(node: AstNode): void {
    node.evaluate = (evaluator, _ast, context) => {
      // Before anything else: a quantifier that holds errors back would go on to its end, and all within it as well.
      if (passed) throw passed;
      const { alternate, macro } = node.meta;
      const result = alternate
        ? alternate.evaluate(evaluator, alternate, context)
        : macro
          ? macro.evaluate(evaluator, macro, context)
          : node.meta.evaluate(evaluator, node, context);
      weigh(node.op, result);
      return result;
    };
  }

  return {
    start() {
      left = budget;
      ticks = 0;
      passed = null;
      deadline = performance.now() + deadlineMs;
    },
    settle() {
      if (passed) throw passed;
    },
    charge,
    watch: (root) => forEachNode(root, meterNode),
  };
}
