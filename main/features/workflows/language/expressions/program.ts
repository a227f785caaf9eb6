import { Environment } from '@marcbachmann/cel-js';
import { type CelFunction, registerArithmetic, registerFunctions, replaced } from './functions.ts';
import { type AstNode, createMeter, forEachNode } from './meter.ts';
import { type MacroName, type Reference, referencesOf } from './references.ts';
import { type Complaint, complaintOf } from './words.ts';

export interface Program {
  references: Reference[];
  names: MacroName[];
  /** Whether it can give anything but true and false. */
  type: string;
  run(values: Map<string, unknown>): unknown;
}

export interface Programs {
  /** With the names that it may use; a mistake comes back, it is not thrown. */
  compile(expression: string, variables: readonly string[]): { program: Program } | { complaint: Complaint };
}

export const longestExpression = 10_000;
const remembered = 2_000;

export function createPrograms(functions: readonly CelFunction[]): Programs {
  const base = new Environment({
    homogeneousAggregateLiterals: false,
    limits: { maxAstNodes: 5_000, maxDepth: 60, maxListElements: 1_000, maxMapEntries: 1_000, maxCallArguments: 8 },
  });
  registerFunctions(base, functions);
  registerArithmetic(base);
  const environments = new Map<string, Environment>();
  const known = new Map<string, ReturnType<Programs['compile']>>();
  const meter = createMeter();

  function environmentOf(variables: readonly string[]): Environment {
    const key = variables.join(' ');
    let found = environments.get(key);
    if (!found) {
      if (environments.size > 200) environments.clear();
      found = base.clone();
      for (const name of variables) found.registerVariable(name, 'dyn');
      environments.set(key, found);
    }
    return found;
  }

  function make(expression: string, variables: readonly string[]): ReturnType<Programs['compile']> {
    if (expression.length > longestExpression)
      return {
        complaint: {
          problem: `The expression is longer than ${longestExpression.toLocaleString('en')} characters`,
          start: 0,
          end: expression.length,
        },
      };
    try {
      const parsed = environmentOf(variables).parse(expression);
      const root = parsed.ast as unknown as AstNode;
      const { references, names } = referencesOf(root);
      forEachNode(root, replaceCall);
      const checked = parsed.check();
      if (!checked.valid) return { complaint: complaintOf(checked.error, expression, variables, functions) };
      meter.watch(root);
      return {
        program: {
          references,
          names,
          type: checked.type ?? 'dyn',
          run(values) {
            meter.start();
            const result: unknown = parsed(values);
            meter.settle();
            return result;
          },
        },
      };
    } catch (error) {
      return { complaint: complaintOf(error, expression, variables, functions) };
    }
  }

  return {
    compile(expression, variables) {
      const key = `${variables.join(' ')}\n${expression}`;
      let found = known.get(key);
      if (!found) {
        if (known.size >= remembered) known.clear();
        found = make(expression, variables);
        known.set(key, found);
      }
      return found;
    },
  };
}

function replaceCall(node: AstNode): void {
  if (node.op !== 'rcall' || !Array.isArray(node.args)) return;
  const better = Object.hasOwn(replaced, String(node.args[0])) ? replaced[String(node.args[0])] : undefined;
  if (better) node.args[0] = better;
}
