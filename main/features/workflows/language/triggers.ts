import type { z } from 'zod';
import { DomainError } from '../../../../shared/contract/errors.ts';
import { wordsOf as measured } from '../../../../shared/lib/metrics.ts';
import type { TriggerSpec } from '../types.ts';
import { check } from './check.ts';
import { expectedOf } from './did-you-mean.ts';
import { millisecondsOf } from './duration.ts';
import type { ExpressionCheck, Sight } from './expression-check.ts';
import { mayHoldExpression } from './expressions/scan.ts';
import { dotted, type Problems } from './problems.ts';
import { type TriggerKind, triggerKinds, triggers } from './schemas.ts';
import { childOf, entryOf, jsonOf, leavesOf, type MapTree, type Tree, wordsOf } from './tree.ts';

export interface TriggerDeps {
  problems: Problems;
  expressions: ExpressionCheck;
  defaultZone: () => string;
  checkCron?: ((cron: string, zone: string) => void) | undefined;
}

const before: Sight = {
  inputs: [],
  steps: new Set(),
  before: new Set(),
  self: null,
  item: null,
  outer: new Set(),
  only: ['trigger'],
};

/** `on:` of a document, as far as it can be read. */
export function readTriggers(tree: Tree | undefined, deps: TriggerDeps): TriggerSpec[] {
  const { problems } = deps;
  if (!tree || (tree.kind === 'leaf' && tree.value === null)) return [];
  if (tree.kind !== 'list') {
    problems.error(tree, 'on', `This is ${wordsOf(tree)}`, 'a list: - cron: "0 3 * * *"');
    return [];
  }
  if (tree.items.length > 50) problems.error(tree, 'on', `There are ${tree.items.length} triggers`, 'at most 50');
  const hooks = new Set<string>();
  return tree.items.slice(0, 50).flatMap((item, i) => {
    const spec = readTrigger(item, dotted('on', i), deps);
    if (spec?.kind === 'webhook') {
      if (hooks.has(spec.name))
        problems.error(item, dotted('on', i), `The address ${spec.name} is there twice`, 'another name');
      hooks.add(spec.name);
    }
    return spec ? [spec] : [];
  });
}

function readTrigger(tree: Tree, path: string, deps: TriggerDeps): TriggerSpec | null {
  const { problems } = deps;
  if (tree.kind !== 'map') {
    problems.error(tree, path, `This is ${wordsOf(tree)}`, `one of ${triggerKinds.join(', ')} with a colon`);
    return null;
  }
  const found = triggerKinds.filter((kind) => entryOf(tree, kind));
  const kind = found[0];
  if (!kind || found.length > 1) {
    const first = tree.entries[0];
    if (found.length > 1)
      problems.error(
        tree,
        path,
        `${found.join(' and ')} in one trigger`,
        'a trigger of its own for each, with its own dash',
      );
    else
      problems.error(
        first?.at ?? tree,
        path,
        first ? `${first.key} sets nothing off` : 'This trigger is empty',
        expectedOf(first?.key ?? '', triggerKinds),
      );
    return null;
  }
  for (const { leaf, path: at } of leavesOf(tree))
    if (typeof leaf.value === 'string' && mayHoldExpression(leaf.value) && !(kind === 'journal' && at[0] === 'if'))
      problems.error(leaf, dotted(path, ...at), 'No expression can stand here', 'a value that is known before a run');
  if (!check(triggers[kind], tree, { path, problems, expressions: false })) return null;
  return specOf(kind, tree, path, deps);
}

const shapeOf = <K extends TriggerKind>(kind: K, tree: MapTree): z.output<(typeof triggers)[K]> =>
  triggers[kind].parse(jsonOf(tree)) as z.output<(typeof triggers)[K]>;

function specOf(kind: TriggerKind, tree: MapTree, path: string, deps: TriggerDeps): TriggerSpec | null {
  const { problems } = deps;
  switch (kind) {
    case 'cron': {
      const { cron, zone, missed, overlap } = shapeOf('cron', tree);
      const spec = {
        kind,
        cron,
        zone: zone ?? deps.defaultZone(),
        missed: missed ?? 'once',
        overlap: overlap ?? 'skip',
      } as const;
      return cronIsRight(spec, tree, path, deps) ? spec : null;
    }
    case 'files': {
      const { files, include, exclude, debounce, overlap } = shapeOf('files', tree);
      return {
        kind,
        path: files,
        include: include ?? [],
        exclude: exclude ?? [],
        debounceMs: debounce ? millisecondsOf(debounce) : 2_000,
        overlap: overlap ?? 'skip',
      };
    }
    case 'git': {
      const { git, events, branch, overlap } = shapeOf('git', tree);
      return {
        kind,
        path: git,
        events: [...new Set(events ?? (['commit', 'branch', 'push', 'pull', 'tag'] as const))],
        ...(branch === undefined ? {} : { branch }),
        overlap: overlap ?? 'queue',
      };
    }
    case 'webhook': {
      const { webhook, secret, signature, overlap } = shapeOf('webhook', tree);
      return { kind, name: webhook, secret, signature: signature ?? 'optimus', overlap: overlap ?? 'queue' };
    }
    case 'metric':
      return metricOf(tree, path, problems);
    case 'journal': {
      const given = shapeOf('journal', tree);
      const condition = childOf(tree, 'if');
      const text = condition?.kind === 'leaf' ? deps.expressions.bare(condition, dotted(path, 'if'), before) : null;
      return {
        kind,
        events: [...new Set(given.journal)],
        ...(given.subject ? { subject: given.subject } : {}),
        ...(text === null ? {} : { if: text }),
        overlap: given.overlap ?? 'queue',
      };
    }
    case 'workflow': {
      const given = shapeOf('workflow', tree);
      return {
        kind,
        workflow: given.workflow,
        ends: [...new Set(given.ends ?? (['succeeded', 'failed'] as const))],
        overlap: given.overlap ?? 'queue',
      };
    }
  }
}

/** What can be measured of one project; of the other figures there is only that of the machine. */
const ofProjects = new Set<string>([
  ...['cpu.used.percent', 'memory.bytes', 'io.read.bytes', 'io.write.bytes'],
  ...['energy.watts', 'processes.count'],
]);

function metricOf(tree: MapTree, path: string, problems: Problems): TriggerSpec | null {
  const given = shapeOf('metric', tree);
  const { metric } = given;
  const part = measured(metric)?.part;
  const refuse = (field: string, problem: string, expected: string) =>
    problems.error(entryOf(tree, field)?.at ?? tree, dotted(path, field), problem, expected);
  if ((given.above === undefined) === (given.below === undefined)) {
    const both = given.above !== undefined;
    problems.error(
      entryOf(tree, both ? 'below' : 'metric')?.at ?? tree,
      path,
      both ? 'above and below exclude each other' : 'There is no limit',
      'either above: or below: with a number',
    );
    return null;
  }
  if (given.path !== undefined && part !== 'disk')
    refuse('path', `${metric} has no path`, 'a path only with disk.free.percent or another figure of a disk');
  if (given.part !== undefined && (part === undefined || part === 'disk'))
    refuse('part', `${metric} has no part`, part === 'disk' ? 'path: with a folder on the disk' : 'no part');
  if (given.project !== undefined && !ofProjects.has(metric))
    refuse('project', `${metric} is not measured of projects`, `one of ${[...ofProjects].join(', ')}`);
  if (given.project === undefined && metric === 'energy.watts')
    refuse('metric', 'energy.watts is measured of projects', 'project: with a name, or power.watts');
  return {
    kind: 'metric',
    metric,
    ...(given.project === undefined ? {} : { project: given.project }),
    ...(part === 'disk' ? { path: given.path ?? '/' } : {}),
    ...(given.part === undefined ? {} : { part: given.part }),
    ...(given.above === undefined ? {} : { above: given.above }),
    ...(given.below === undefined ? {} : { below: given.below }),
    forMs: given.for ? millisecondsOf(given.for) : 0,
    overlap: given.overlap ?? 'skip',
  };
}

/** To ask is slow, and an editor asks with every key that is pressed. */
const zones = new Map<string, boolean>();

function isZone(zone: string): boolean {
  const known = zones.get(zone);
  if (known !== undefined) return known;
  if (zones.size > 1_000) zones.clear();
  let right = true;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
  } catch {
    right = false;
  }
  zones.set(zone, right);
  return right;
}

function cronIsRight(spec: { cron: string; zone: string }, tree: Tree, path: string, deps: TriggerDeps): boolean {
  const at = (field: string) => childOf(tree, field) ?? childOf(tree, 'cron') ?? tree;
  if (!isZone(spec.zone)) {
    deps.problems.error(
      at('zone'),
      dotted(path, 'zone'),
      `There is no time zone ${spec.zone}`,
      'a name such as Europe/Berlin or UTC',
    );
    return false;
  }
  const words = 'minute, hour, day, month and day of the week, such as 0 3 * * *';
  try {
    deps.checkCron?.(spec.cron, spec.zone);
    return true;
  } catch (error) {
    const told =
      error instanceof DomainError && error.code === 'INVALID' ? (error as DomainError<'INVALID'>).data.problems : [];
    for (const { field, problem } of told.length > 0 ? told : [{ field: 'cron', problem: 'This is no time table' }]) {
      const name = field.split('.').at(-1) === 'zone' ? 'zone' : 'cron';
      deps.problems.error(at(name), dotted(path, name), `${spec.cron}: ${problem}`, words);
    }
    return false;
  }
}
