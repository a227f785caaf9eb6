import type { BlueprintKind } from '../../../../shared/features/blueprints/schema.ts';
import { generators } from '../generators.ts';
import type { Generators } from '../types.ts';
import type { CheckPool } from './check-pool.ts';

/** What is generated here is checked in the thread. */
export function createChecking(pool: Pick<CheckPool, 'run'>): Generators {
  const inThread = (kind: BlueprintKind) => ({
    generate: generators[kind].generate,
    check: (file: { path: string; text: string }) => pool.run('blueprints.check', { kind, ...file }),
  });
  return {
    docker: inThread('docker'),
    compose: inThread('compose'),
    kubernetes: inThread('kubernetes'),
    'github-actions': inThread('github-actions'),
    terraform: inThread('terraform'),
  };
}
