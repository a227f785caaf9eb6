import type { z } from 'zod';
import type { FieldProblem } from '../../../../shared/contract/errors.ts';
import type { Dependency, usesFilter } from '../../../../shared/features/projects/schema.ts';
import { createLineReader, linesOfKey, withoutEdges } from './lines.ts';
import { lookupKey, lookupKeys } from './lookup-key.ts';
import { compareVersions, satisfies } from './versions/index.ts';

export type UsesFilter = z.infer<typeof usesFilter>;

const startsSo = new Set(['npm', 'jsr', 'cargo', 'conda']);

/** Without a lock file only an exact wish tells the version that is used. */
function versionOf({ locked, wanted, ecosystem }: Dependency): string | null {
  if (locked !== null) return locked;
  if (wanted === null) return null;
  const exact =
    /^\s*(?:===?|=)?\s*v?(\d[\w.+-]*)\s*$/.exec(wanted)?.[1] ?? /^\s*\[\s*(\d[\w.+-]*)\s*\]\s*$/.exec(wanted)?.[1];
  if (exact === undefined || /\.[x*]\b|\*/i.test(wanted)) return null;
  // A bare version is a range to some: then it says nothing about what is installed.
  const bare = !/[=[]/.test(wanted);
  if (bare && ['cargo', 'julia', 'helm'].includes(ecosystem)) return null;
  // `1.2`, and `=1.2` as well, is everything that starts so.
  if (startsSo.has(ecosystem) && !wanted.includes('==') && !/^\d+\.\d+\.\d/.test(exact)) return null;
  return exact;
}

type Answer = 'yes' | 'no' | 'unknown';

/** That what is asked is no version, or no range, to anybody whom it is asked of; null where one can read it. */
export function problemOf({ below, range }: UsesFilter, ecosystems: ReadonlySet<string>): FieldProblem | null {
  const readers = [...ecosystems];
  if (readers.length === 0) return null;
  const whose = `${readers.slice(0, 3).join(', ')}${readers.length > 3 ? ' and others' : ''}`;
  if (below !== undefined && readers.every((one) => compareVersions(one, below, below) === null))
    return { field: 'below', problem: `${below} is no version of ${whose}, such as 2.0.0` };
  // Some write a letter before the number.
  const inRange = (one: string, version: string) => range !== undefined && satisfies(one, version, range) !== null;
  if (range !== undefined && !readers.some((one) => inRange(one, '1.0.0') || inRange(one, 'v1.0.0')))
    return { field: 'range', problem: `${range} is no range of versions of ${whose}` };
  return null;
}

function fits(dependency: Dependency, filter: UsesFilter): Answer {
  if (filter.below === undefined && filter.range === undefined) return 'yes';
  const version = versionOf(dependency);
  if (version === null) return 'unknown';
  if (filter.below !== undefined) {
    const order = compareVersions(dependency.ecosystem, version, filter.below);
    if (order === null) return 'unknown';
    if (order >= 0) return 'no';
  }
  if (filter.range === undefined) return 'yes';
  const inside = satisfies(dependency.ecosystem, version, filter.range);
  return inside === null ? 'unknown' : inside ? 'yes' : 'no';
}

/** What of one project is a use of the thing, in a version that is asked for. */
export function usesIn(
  body: string,
  filter: UsesFilter,
): { uses: Dependency[]; uncompared: number; ecosystems: ReadonlySet<string> } {
  const uses: Dependency[] = [];
  /** Of the thing in any version. */
  const ecosystems = new Set<string>();
  let uncompared = 0;
  let read: ReturnType<typeof createLineReader> | undefined;
  for (const key of lookupKeys(filter.name, filter.ecosystem)) {
    for (const line of linesOfKey(body, key)) {
      read ??= createLineReader(body);
      if (read === null) return { uses, uncompared, ecosystems };
      const dependency = withoutEdges(read(line));
      if (filter.ecosystem !== undefined && dependency.ecosystem !== filter.ecosystem) continue;
      if (lookupKey(dependency.ecosystem, filter.name) !== key) continue;
      ecosystems.add(dependency.ecosystem);
      const answer = fits(dependency, filter);
      if (answer === 'yes') uses.push(dependency);
      else if (answer === 'unknown' && dependency.local === null) uncompared += 1;
    }
  }
  return { uses, uncompared, ecosystems };
}
