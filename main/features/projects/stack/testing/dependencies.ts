import type { DependenciesResult, DependencyNode } from '../../types.ts';

export const none: DependenciesResult = {
  dependencies: [],
  counts: { direct: 0, transitive: 0, development: 0 },
  unlocked: [],
  stale: [],
  provides: [],
};

export function dependency(
  given: Partial<DependencyNode> & Pick<DependencyNode, 'ecosystem' | 'name'>,
): DependencyNode {
  return {
    wanted: null,
    locked: null,
    direct: true,
    development: false,
    licence: null,
    local: null,
    file: 'package.json',
    line: 2,
    package: '',
    requires: [],
    ...given,
  };
}
