import type { BlueprintKind } from '../../../../shared/features/blueprints/schema.ts';
import type { Logger } from '../../../core/log/logger.ts';
import { createWorkerPool } from '../../../core/workers/worker-pool.ts';
import { generators } from '../generators.ts';
import type { Generators } from '../types.ts';
import type { CheckTasks } from './check-tasks.ts';

/** Linters and schemas take up to half a second to load, so they are in a thread, which ends when nothing is asked of it. */
export function createChecking({ log }: { log: Logger }) {
  const pool = createWorkerPool<CheckTasks>({
    log,
    size: 1,
    entry: new URL(import.meta.url.endsWith('.ts') ? './check-worker.ts' : './check-worker.js', import.meta.url),
  });
  const inThread = (kind: BlueprintKind) => ({
    generate: generators[kind].generate,
    check: (file: { path: string; text: string }) => pool.run('blueprints.check', { kind, ...file }),
  });
  const checked: Generators = {
    docker: inThread('docker'),
    compose: inThread('compose'),
    kubernetes: inThread('kubernetes'),
    'github-actions': inThread('github-actions'),
    terraform: inThread('terraform'),
  };
  return { generators: checked, dispose: () => pool.dispose() };
}
