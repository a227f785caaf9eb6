import type { WorkflowReading } from '../../../../shared/features/workflows/schema.ts';
import type { RunDefinition } from '../../../core/runs/types.ts';
import type { ReadWorkflow, StepKind } from '../types.ts';
import { check } from './check.ts';
import { expectedOf } from './did-you-mean.ts';
import { createExpressionCheck } from './expression-check.ts';
import type { Programs } from './expressions/program.ts';
import { mayHoldExpression } from './expressions/scan.ts';
import { fillInputs, readInputs } from './inputs.ts';
import { parseText } from './parse-text.ts';
import { createLines, createProblems, type Problems } from './problems.ts';
import { document, documentKeys } from './schemas.ts';
import { infoOf } from './sentences.ts';
import { type ReadList, readSteps } from './steps.ts';
import { childOf, type MapTree, type Tree, textOf, wordsOf } from './tree.ts';
import { readTriggers } from './triggers.ts';

export interface ReadDeps {
  kinds: ReadonlyMap<string, StepKind>;
  programs: Programs;
  defaultZone: () => string;
  checkCron?: ((cron: string, zone: string) => void) | undefined;
}

export function readWorkflow(source: string, options: { id: string; name?: string }, deps: ReadDeps): ReadWorkflow {
  const lines = createLines(source);
  const problems = createProblems(lines);
  const parsed = parseText(source, problems);
  const top = topOf(parsed?.tree ?? null, problems);
  // Where the text breaks off, what would have come later is not missing.
  const whole = parsed !== null && !parsed.broken && top !== nothing;
  const expressions = createExpressionCheck({ source, programs: deps.programs, problems });
  const name = nameOf(top, options.name, whole, problems);
  const description = textField(top, 'description', problems) ?? '';
  const inputs = readInputs(childOf(top, 'inputs'), problems);
  const triggers = readTriggers(childOf(top, 'on'), {
    problems,
    expressions,
    defaultZone: deps.defaultZone,
    checkCron: deps.checkCron,
  });
  const parallel = parallelOf(top, problems);
  const list = stepsOf(
    top,
    { inputs: inputs.map((one) => one.name), id: options.id, name, whole },
    { ...deps, problems, expressions, line: lines.line },
  );
  const ok = problems.errors() === 0;
  const all = problems.all();
  const secrets = [
    ...new Set([...expressions.secrets, ...triggers.flatMap((one) => (one.kind === 'webhook' ? [one.secret] : []))]),
  ].sort();
  const reading: WorkflowReading = {
    ok,
    name,
    description,
    problems: all,
    steps: list.graph.map((step, i) => ({ ...step, problems: countOf(all, list.paths[i] ?? '') })),
    inputs,
    triggers: triggers.map(infoOf),
    secrets: secrets.map((secret) => ({ name: secret, known: false })),
  };
  const definition: RunDefinition | null = ok
    ? {
        id: options.id,
        name,
        kind: 'workflow',
        steps: list.definitions,
        ...(parallel === null ? {} : { parallel }),
        meta: { source },
      }
    : null;
  return { reading, triggers, definition, secrets, inputs: (given) => fillInputs(inputs, given) };
}

const countOf = (problems: readonly { path: string; severity: string }[], path: string): number =>
  problems.filter((one) => one.severity === 'error' && (one.path === path || one.path.startsWith(`${path}.`))).length;

const nothing: MapTree = { kind: 'map', entries: [], start: 0, end: 0 };

function topOf(root: Tree | null, problems: Problems): MapTree {
  if (!root) return nothing;
  if (root.kind !== 'map') {
    problems.error(root, '', `This is ${wordsOf(root)}`, 'name: and steps: at the beginning of a line each');
    return nothing;
  }
  for (const { key, at } of root.entries)
    if (!documentKeys.some((known) => known === key))
      problems.error(at, key, `${key} is not known here`, expectedOf(key, documentKeys));
  return root;
}

function textField(top: MapTree, field: 'name' | 'description', problems: Problems): string | null {
  const tree = childOf(top, field);
  if (!tree || (field === 'description' && tree.kind === 'leaf' && tree.value === null)) return null;
  if (!check(document[field], tree, { path: field, problems, expressions: false })) return null;
  const text = textOf(tree) ?? '';
  if (mayHoldExpression(text))
    problems.error(tree, field, 'No expression can stand here', 'text that is known before a run');
  return text.trim();
}

function nameOf(top: MapTree, fallback: string | undefined, whole: boolean, problems: Problems): string {
  const written = textField(top, 'name', problems);
  if (written !== null) return written;
  if (!childOf(top, 'name') && fallback === undefined && whole)
    problems.error(top.entries[0]?.at ?? top, 'name', 'name is missing', 'name: and what the workflow is called');
  return fallback ?? '';
}

function parallelOf(top: MapTree, problems: Problems): number | null {
  const tree = childOf(top, 'parallel');
  if (!tree) return null;
  const right = check(document.parallel, tree, { path: 'parallel', problems, expressions: false });
  return right && tree.kind === 'leaf' && typeof tree.value === 'number' ? tree.value : null;
}

function stepsOf(
  top: MapTree,
  { inputs, id, name, whole }: { inputs: string[]; id: string; name: string; whole: boolean },
  deps: Omit<Parameters<typeof readSteps>[2], 'count'>,
): ReadList {
  const steps = childOf(top, 'steps');
  if (!steps) {
    if (whole)
      deps.problems.error(
        top.entries.at(-1)?.at ?? top,
        'steps',
        'steps is missing',
        'a list of steps: - run: npm test',
      );
    return { graph: [], paths: [], definitions: [] };
  }
  return readSteps(
    steps,
    { path: 'steps', inputs, item: null, outer: new Set(), depth: 0, id, name },
    { ...deps, count: { steps: 0 } },
  );
}
