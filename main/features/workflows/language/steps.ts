import { z } from 'zod';
import type { GraphStep } from '../../../../shared/features/workflows/schema.ts';
import type { StepDefinition } from '../../../core/runs/types.ts';
import type { StepConfig, StepKind } from '../types.ts';
import { type Body, type BodyDeps, commonNames, commonTree, eachKind, kindOf, readBody } from './body.ts';
import { check } from './check.ts';
import type { Sight } from './expression-check.ts';
import { mayHoldExpression } from './expressions/scan.ts';
import { type Needing, resolveNeeds, stepsBefore } from './needs.ts';
import { dotted } from './problems.ts';
import { inputName, mostSteps, stepFields } from './schemas.ts';
import { timing } from './timing.ts';
import { childOf, type Entry, entryOf, jsonOf, type MapTree, type Tree, textOf, wordsOf } from './tree.ts';

export interface StepsDeps extends BodyDeps {
  /** Of the whole document, so that lists within lists cannot have many more. */
  count: { steps: number };
  line(offset: number): number;
}

export interface ListContext {
  path: string;
  inputs: readonly string[];
  item: string | null;
  outer: ReadonlySet<string>;
  depth: number;
  /** What an inner run is called and belongs to. */
  id: string;
  name: string;
}

export interface ReadList {
  graph: Omit<GraphStep, 'problems'>[];
  paths: string[];
  definitions: StepDefinition[];
}

interface Draft extends Needing {
  tree: MapTree;
  found: { kind: StepKind; entry: Entry } | null;
}

const common = [...commonNames, 'undo'];
const commonSchema = z.object(stepFields);
const deepestLists = 4;
/** What has no effect to take back, or waits, which taking back cannot. */
const notForUndo = new Set(['each', 'workflow', 'approve', 'wait', 'set', 'look']);

export function readSteps(tree: Tree, context: ListContext, deps: StepsDeps): ReadList {
  const { problems } = deps;
  const none: ReadList = { graph: [], paths: [], definitions: [] };
  if (tree.kind !== 'list' || tree.items.length === 0) {
    problems.error(
      tree,
      context.path,
      tree.kind === 'list' ? 'There are no steps' : `This is ${wordsOf(tree)}`,
      'a list of steps: - run: npm test',
    );
    return none;
  }
  if (context.depth > deepestLists) {
    problems.error(tree, context.path, 'for-each within for-each goes too deep', `at most ${deepestLists} levels`);
    return none;
  }
  deps.count.steps += tree.items.length;
  if (deps.count.steps > mostSteps) {
    problems.error(tree, context.path, `There are more than ${mostSteps} steps`, `at most ${mostSteps}`);
    return none;
  }
  const drafts = draftsOf(tree.items, context, deps);
  resolveNeeds(drafts, problems);
  const before = stepsBefore(drafts, problems);
  const steps = new Set(drafts.map(({ key }) => key));
  return drafts.reduce<ReadList>((list, draft) => {
    const sight: Sight = {
      inputs: context.inputs,
      steps,
      before: before.get(draft.key) ?? new Set(),
      self: draft.key,
      item: context.item,
      outer: context.outer,
    };
    readStep(draft, sight, context, deps, list);
    return list;
  }, none);
}

/** First what they are called: expressions may speak of any of them. */
function draftsOf(items: readonly Tree[], context: ListContext, deps: StepsDeps): Draft[] {
  const { problems } = deps;
  const drafts: (Omit<Draft, 'key' | 'path'> & { id: string | null })[] = [];
  const taken = new Map<string, number>();
  for (const [i, tree] of items.entries()) {
    if (tree.kind !== 'map') {
      problems.error(tree, dotted(context.path, i), `This is ${wordsOf(tree)}`, 'a step, such as run: npm test');
      continue;
    }
    const written = childOf(tree, 'id');
    const id =
      written?.kind === 'leaf' && stepFields.id.safeParse(written.value).success ? String(written.value) : null;
    if (id !== null && taken.has(id))
      problems.error(written ?? tree, dotted(context.path, id, 'id'), `A step ${id} is there already`, 'another id');
    const double = id !== null && taken.has(id);
    if (id !== null) taken.set(id, i);
    drafts.push({ tree, found: null, needs: [], id: double ? null : id });
  }
  const counts = new Map<string, number>();
  return drafts.map(({ id, tree, needs }, i) => {
    const kind = tree.entries.find((entry) => deps.kinds.has(entry.key))?.key ?? 'step';
    let number = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, number);
    while (id === null && taken.has(`${kind}-${number}`)) number++;
    const key = id ?? `${kind}-${number}`;
    taken.set(key, i);
    const path = dotted(context.path, key);
    return { key, path, tree, needs, found: kindOf(tree, path, [...common, 'steps', 'as'], deps) };
  });
}

function readStep(draft: Draft, sight: Sight, context: ListContext, deps: StepsDeps, list: ReadList): void {
  const { problems, expressions } = deps;
  const { key, path, tree, found, needs } = draft;
  const right = check(commonSchema, commonTree(tree), { path, problems, expressions: false });
  const title = textOf(childOf(tree, 'title'));
  const titleAt = childOf(tree, 'title');
  if (title !== null && titleAt && mayHoldExpression(title))
    problems.error(
      titleAt,
      dotted(path, 'title'),
      'No expression can stand in a title',
      'a title that is known before a run',
    );
  const condition = conditionOf(tree, path, sight, deps);
  const body = found ? readBody({ tree, ...found, path, common, sight }, deps) : null;
  const undo = undoOf(tree, path, sight, deps);
  const inner = found?.kind.kind === eachKind ? innerOf(draft, sight, context, deps) : null;
  list.paths.push(path);
  list.graph.push({
    key,
    title: title ?? key,
    kind: found?.kind.kind ?? '',
    detail: found ? detailOf(found) : '',
    needs,
    condition: condition?.written ?? null,
    line: deps.line(tree.start),
    endLine: deps.line(Math.max(tree.start, tree.end - 1)),
    inner: inner?.graph.length ?? 0,
  });
  if (!body || !found) return;
  const config: StepConfig = {
    kind: body.kind,
    value: body.value,
    fields: body.fields,
    if: condition?.compiled ?? null,
    undo,
    ...(inner
      ? {
          inner: {
            id: context.id,
            name: `${context.name}: ${title ?? key}`.slice(0, 200),
            kind: 'workflow',
            steps: inner.definitions,
            ...(inner.definitions.at(-1) ? { output: inner.definitions.at(-1)?.key ?? '' } : {}),
          },
        }
      : {}),
  };
  // Of steps that merely follow each other, an `if` speaks for its own alone.
  const follows = needs.length > 0 && childOf(tree, 'needs') === undefined;
  const skips = list.definitions.some(({ config }) => (config as unknown as StepConfig).if !== null);
  list.definitions.push({
    key,
    ...(title === null ? {} : { title }),
    type: `workflow.${body.kind}`,
    config: JSON.parse(JSON.stringify(config)),
    needs,
    ...(follows && skips ? { afterSkipped: 'run' as const } : {}),
    ...(found.kind.resource === undefined ? {} : { resource: found.kind.resource }),
    ...(right ? timing(jsonOf(commonTree(tree))) : {}),
  });
  if (expressions.secrets.size > 100) problems.error(tree, path, 'The workflow uses too many secrets', 'at most 100');
}

function conditionOf(
  tree: MapTree,
  path: string,
  sight: Sight,
  deps: StepsDeps,
): { written: string; compiled: string } | null {
  const leaf = childOf(tree, 'if');
  if (leaf?.kind !== 'leaf' || leaf.value === null || typeof leaf.value === 'number') return null;
  const written = String(leaf.value);
  return { written, compiled: deps.expressions.bare(leaf, dotted(path, 'if'), sight) };
}

function undoOf(tree: MapTree, path: string, sight: Sight, deps: StepsDeps): Body | null {
  const entry = entryOf(tree, 'undo');
  if (!entry) return null;
  const { value } = entry;
  const at = dotted(path, 'undo');
  if (value.kind !== 'map') {
    deps.problems.error(value, at, `This is ${wordsOf(value)}`, 'a step without id, such as { run: git checkout - }');
    return null;
  }
  const found = kindOf(value, at, [], deps);
  if (!found) return null;
  if (notForUndo.has(found.kind.kind)) {
    deps.problems.error(found.entry.at, at, `${found.kind.kind} takes nothing back`, expectedOfKinds(deps));
    return null;
  }
  // It runs after the step has ended: what the step gave can be used.
  const after: Sight = {
    ...sight,
    self: null,
    before: new Set([...sight.before, ...(sight.self === null ? [] : [sight.self])]),
  };
  return readBody({ tree: value, ...found, path: at, common: [], sight: after }, deps);
}

const expectedOfKinds = ({ kinds }: StepsDeps): string =>
  `one of ${[...kinds.keys()].filter((kind) => !notForUndo.has(kind)).join(', ')}`;

function innerOf(draft: Draft, sight: Sight, context: ListContext, deps: StepsDeps): ReadList {
  const steps = entryOf(draft.tree, 'steps');
  if (!steps) {
    deps.problems.error(
      draft.found?.entry.at ?? draft.tree,
      dotted(draft.path, 'steps'),
      'steps is missing',
      'a list of the steps for each item',
    );
    return { graph: [], paths: [], definitions: [] };
  }
  const as = textOf(childOf(draft.tree, 'as'));
  const reserved = ['inputs', 'trigger', 'steps', 'run', 'index', 'secrets', 'cel', 'google'];
  const asAt = childOf(draft.tree, 'as');
  if (as !== null && asAt && reserved.includes(as))
    deps.problems.error(asAt, dotted(draft.path, 'as'), `${as} means something else already`, 'another name');
  return readSteps(
    steps.value,
    {
      ...context,
      path: dotted(draft.path, 'steps'),
      item: as !== null && inputName.test(as) && !reserved.includes(as) ? as : 'item',
      outer: new Set([...sight.outer, ...sight.steps]),
      depth: context.depth + 1,
    },
    deps,
  );
}

function detailOf({ kind, entry }: { kind: StepKind; entry: Entry }): string {
  try {
    return kind.detail(jsonOf(entry.value)).slice(0, 200);
  } catch {
    // It looks at what may not be right yet; there is nothing to say of it then.
    return '';
  }
}
