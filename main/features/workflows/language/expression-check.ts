import { alignment } from './align.ts';
import { expectedOf } from './did-you-mean.ts';
import { type Edit, rewrite, withDashes } from './expressions/dashes.ts';
import type { Programs } from './expressions/program.ts';
import type { Reference } from './expressions/references.ts';
import { mayHoldExpression, mayHoldReference, scan, secretOf, secretReference } from './expressions/scan.ts';
import { typeWords } from './expressions/words.ts';
import type { Problems } from './problems.ts';
import type { Leaf, Range } from './tree.ts';

/** What expressions at one place may speak of. */
export interface Sight {
  inputs: readonly string[];
  /** Every step of the list, and those that have surely ended when this one begins. */
  steps: ReadonlySet<string>;
  before: ReadonlySet<string>;
  self: string | null;
  /** Within a for-each: what an item is called, and the steps around it, which cannot be seen from here. */
  item: string | null;
  outer: ReadonlySet<string>;
  /** `trigger` alone is there before a run. */
  only?: readonly string[];
}

export interface TextRules {
  secrets: boolean;
  /** Why no expression may stand here. */
  plain: string | null;
}

const mostParts = 400;
const members = ['output', 'state', 'error'];
const runMembers = ['id', 'name'];

export interface ExpressionCheck {
  /** The text as it is compiled; every secret that it names is added to `secrets`. */
  text(leaf: Leaf, path: string, sight: Sight, rules: TextRules): string;
  /** An expression without braces, as `if` has it. */
  bare(leaf: Leaf, path: string, sight: Sight): string;
  secrets: ReadonlySet<string>;
}

export function createExpressionCheck({
  source,
  programs,
  problems,
}: {
  source: string;
  programs: Programs;
  problems: Problems;
}): ExpressionCheck {
  const secrets = new Set<string>();

  function variablesOf(sight: Sight): string[] {
    if (sight.only) return [...sight.only];
    return ['inputs', 'trigger', 'steps', 'run', ...(sight.item === null ? [] : [sight.item, 'index'])];
  }

  let aligned: { leaf: Leaf; place: (index: number) => number } | null = null;

  function placeOf(leaf: Leaf, value: string, from: number, to: number): Range {
    if (problems.full()) return leaf;
    if (aligned?.leaf !== leaf) aligned = { leaf, place: alignment(source, leaf.start, leaf.end, value) };
    const start = aligned.place(from);
    return { start, end: Math.max(start + 1, to > from ? aligned.place(to - 1) + 1 : start + 1) };
  }

  /** Checks one expression that begins at `at` in the leaf's value, and gives it back as the engine gets it. */
  function one(expression: string, at: number, leaf: Leaf, path: string, sight: Sight, wantsBool = false): string {
    const value = String(leaf.value);
    const place = (start: number, end: number) => placeOf(leaf, value, at + start, at + end);
    const dashed = withDashes(expression, (id) => sight.steps.has(id) || sight.outer.has(id));
    const variables = variablesOf(sight);
    const compiled = programs.compile(dashed.text, variables);
    if ('complaint' in compiled) {
      const { problem, expected, start, end } = compiled.complaint;
      problems.error(place(dashed.back(start), dashed.back(end)), path, problem, expected);
      return expression;
    }
    const { references, names, type } = compiled.program;
    if (wantsBool && type !== 'bool' && type !== 'dyn')
      problems.error(place(0, expression.length), path, `This gives ${typeWords(type)}`, 'true or false');
    for (const { name, start, end } of names)
      if (variables.includes(name) || name === 'item' || name === 'index')
        problems.error(
          place(dashed.back(start), dashed.back(end)),
          path,
          `${name} means something else here already`,
          'another name',
        );
    const edits: Edit[] = [];
    for (const reference of references) {
      const found = mistakeOf(reference, sight);
      if (found)
        problems.error(
          place(dashed.back(reference.start), dashed.back(reference.end)),
          path,
          found.problem,
          found.expected,
        );
      // The engine knows an item as `item` and by no other name.
      if (sight.item !== null && sight.item !== 'item' && reference.root === sight.item)
        edits.push({ from: reference.start, to: reference.rootEnd, text: 'item' });
    }
    return rewrite(dashed.text, edits).text;
  }

  /** `optimus://secret/NAME` is another way to write `${{ secrets.NAME }}`, in what was written and never in what data bring. */
  function referring(leaf: Leaf, value: string, from: number, to: number, path: string, rules: TextRules): string {
    return value.slice(from, to).replaceAll(secretReference, (whole, scope: string, name: string, index: number) => {
      const at = () => placeOf(leaf, value, from + index, from + index + whole.length);
      if (scope === 'project')
        problems.error(at(), path, 'A workflow belongs to no project', `optimus://secret/${name}, kept for everything`);
      else if (rules.plain !== null)
        problems.error(at(), path, `No secret can stand here: ${rules.plain}`, 'text as it is');
      else if (!rules.secrets)
        problems.error(
          at(),
          path,
          'A secret cannot stand here: it would be shown or stored',
          'a field that keeps secrets, such as env or headers',
        );
      secrets.add(name);
      return `\${{ secrets.${name} }}`;
    });
  }

  return {
    secrets,
    text(leaf, path, sight, rules) {
      const value = leaf.value;
      if (typeof value !== 'string' || !(mayHoldExpression(value) || mayHoldReference(value))) return String(value);
      const { parts, open } = scan(value);
      if (open !== null)
        problems.error(placeOf(leaf, value, open, open + 3), path, 'A ${{ is not closed', 'a closing }}');
      if (parts.length > mostParts) {
        problems.error(leaf, path, 'There are too many expressions in this text', `at most ${mostParts / 2}`);
        return value;
      }
      let compiled = '';
      let last = 0;
      for (const part of parts) {
        if ('text' in part) continue;
        const begin = part.at - 3;
        const whole = () => placeOf(leaf, value, begin, part.end + 2);
        const secret = secretOf(part.expression);
        let text = part.expression;
        if (rules.plain !== null)
          problems.error(whole(), path, `No expression can stand here: ${rules.plain}`, 'text as it is');
        else if (secret === null) text = ` ${one(part.expression, part.at, leaf, path, sight).trim()} `;
        else {
          secrets.add(secret);
          if (!rules.secrets)
            problems.error(
              whole(),
              path,
              'A secret cannot stand here: it would be shown or stored',
              'a field that keeps secrets, such as env or headers',
            );
        }
        compiled += `${referring(leaf, value, last, part.at, path, rules)}${text}`;
        last = part.end;
      }
      return compiled + referring(leaf, value, last, value.length, path, rules);
    },
    bare(leaf, path, sight) {
      const value = String(leaf.value);
      const { parts } = scan(value);
      const only = parts.length === 1 ? parts[0] : undefined;
      if (only && 'expression' in only) return one(only.expression, only.at, leaf, path, sight, true).trim();
      return one(value, 0, leaf, path, sight, true).trim();
    },
  };
}

function mistakeOf({ root, key, member }: Reference, sight: Sight): { problem: string; expected?: string } | null {
  if (root === 'inputs' && typeof key === 'string' && !sight.inputs.includes(key))
    return {
      problem: `There is no input ${key}`,
      expected: sight.inputs.length > 0 ? expectedOf(key, sight.inputs) : 'an input of this name under inputs:',
    };
  if (root === 'run' && typeof key === 'string' && !runMembers.includes(key))
    return { problem: `A run has no ${key}`, expected: expectedOf(key, runMembers) };
  if (root !== 'steps') return null;
  if (typeof key !== 'string') return { problem: 'A step must be named', expected: 'steps.ID.output' };
  const before = [...sight.before];
  const expected = before.length > 0 ? expectedOf(key, before) : 'no step: nothing comes before this one';
  if (!sight.steps.has(key)) {
    if (sight.outer.has(key))
      return {
        problem: `${key} is outside of this for-each and cannot be seen from within`,
        expected: 'what is needed of it in the list that each goes through',
      };
    return { problem: `There is no step ${key}`, expected };
  }
  if (key === sight.self) return { problem: 'A step cannot refer to itself', expected };
  if (!sight.before.has(key))
    return { problem: `${key} need not have ended when this step begins`, expected: `needs: [${key}], or ${expected}` };
  if (typeof member === 'string' && !members.includes(member))
    return {
      problem: `A step has no ${member}`,
      expected: members.includes(member) ? 'output' : expectedOf(member, members),
    };
  return null;
}
