import { expectedOf } from './did-you-mean.ts';
import { dotted, type Problems } from './problems.ts';
import { childOf, type ListTree, type Tree } from './tree.ts';

export interface Needing {
  key: string;
  path: string;
  tree: Tree;
  needs: string[];
}

/** Each step needs the one before it, unless it says something else. */
export function resolveNeeds(steps: readonly Needing[], problems: Problems): void {
  const keys = steps.map(({ key }) => key);
  for (const [i, step] of steps.entries()) {
    const written = childOf(step.tree, 'needs');
    const last = keys[i - 1];
    step.needs =
      written?.kind === 'list'
        ? written.items.flatMap((item) => need(item, step, keys, problems))
        : last === undefined
          ? []
          : [last];
    step.needs = [...new Set(step.needs)];
  }
}

function need(item: Tree, step: Needing, keys: readonly string[], problems: Problems): string[] {
  if (item.kind !== 'leaf' || item.value === null) return [];
  const name = String(item.value);
  const others = keys.filter((key) => key !== step.key);
  if (name === step.key)
    problems.error(item, dotted(step.path, 'needs'), 'A step cannot need itself', expectedOf(name, others));
  else if (!keys.includes(name))
    problems.error(item, dotted(step.path, 'needs'), `There is no step ${name}`, expectedOf(name, others));
  else return [name];
  return [];
}

/** For every step all that must have ended before it. A circle is told once, and cut where it was found. */
export function stepsBefore(steps: readonly Needing[], problems: Problems): Map<string, Set<string>> {
  const byKey = new Map(steps.map((step) => [step.key, step]));
  const done = new Map<string, Set<string>>();
  const open: string[] = [];

  function visit(step: Needing): Set<string> {
    const known = done.get(step.key);
    if (known) return known;
    open.push(step.key);
    const before = new Set<string>();
    for (const name of step.needs) {
      const at = open.indexOf(name);
      if (at >= 0) {
        const circle = [...open.slice(at), name];
        problems.error(
          needsOf(step),
          dotted(step.path, 'needs'),
          `These steps wait for each other: ${circle.join(' → ')}`,
          'one of them without the other in its needs',
        );
        continue;
      }
      const other = byKey.get(name);
      if (!other) continue;
      before.add(name);
      for (const far of visit(other)) before.add(far);
    }
    open.pop();
    done.set(step.key, before);
    return before;
  }

  for (const step of steps) visit(step);
  return done;
}

function needsOf(step: Needing): Tree {
  const written = childOf(step.tree, 'needs') as ListTree | undefined;
  if (written) return written;
  return step.tree.kind === 'map' && step.tree.entries[0]
    ? { kind: 'leaf', value: null, ...step.tree.entries[0].at }
    : step.tree;
}
