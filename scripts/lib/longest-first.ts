import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { projectRoot } from '../../main/testing/architecture/tree.ts';

/** Seconds that they took on two quiet cores, rounded; whatever is not here is short. `longest-first.test.ts` knows that they exist. */
export const long: Readonly<Record<string, number>> = {
  'main/core/runs/schedules/year.test.ts': 43,
  'scripts/new-feature.test.ts': 43,
  'main/features/deployments/bad-releases.test.ts': 40,
  'main/features/projects/git/status.test.ts': 39,
  'scripts/packaging.test.ts': 35,
  'main/core/runs/compensation-crash.test.ts': 33,
  'main/electron/desktop.test.ts': 33,
  'main/features/deployments/kill.test.ts': 30,
  'main/features/deployments/strategies.test.ts': 30,
  'main/features/projects/crash.test.ts': 25,
  'main/core/runs/crash.test.ts': 25,
  'main/features/containers/update/update.test.ts': 25,
};

const secondsOf = (path: string) => long[relative(projectRoot, path).replaceAll('\\', '/')] ?? 0;

/** The long ones begin, so that none of them is left alone on one core when the others are done. */
export const longestFirst = <T extends { moduleId: string }>(files: readonly T[]): T[] =>
  files.toSorted((a, b) => secondsOf(b.moduleId) - secondsOf(a.moduleId));

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return longestFirst(await super.sort(files));
  }
}
