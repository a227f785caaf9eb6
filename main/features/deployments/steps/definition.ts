import type { DeploymentState, PlaceSpec } from '../../../../shared/features/deployments/schema.ts';
import type { Json, RunDefinition, StepDefinition } from '../../../core/runs/types.ts';

export const runKind = 'deployment';
export const definitionId = (placeId: string) => `deploy:${placeId}`;
const patience = 3_600_000 * 24;

interface Asked {
  placeId: string;
  label: string;
  kind: 'deploy' | 'promote' | 'rollback';
  spec: PlaceSpec;
  pushes: boolean;
  /** A plan of backups wants to be asked first. */
  backsUp: boolean;
}

/** The steps of a deployment, each of which looks at the world before it changes it. */
export function definitionOf({ placeId, label, kind, spec, pushes, backsUp }: Asked): RunDefinition {
  const steps: StepDefinition[] = [];
  const add = (key: string, title: string, type: string, config: Json = null, seconds = 0) => {
    const before = steps.at(-1);
    steps.push({
      ...{ key, title, type: `deploy.${type}`, config, needs: before ? [before.key] : [] },
      ...{ resource: definitionId(placeId), crashes: 20, timeoutMs: patience + seconds * 1_000 },
    });
  };
  add('begin', 'Begin', 'begin');
  if (kind !== 'rollback') {
    if (kind === 'deploy') add('build', 'Build', 'build');
    if (spec.test !== null) add('test', 'Test', 'test');
    if (spec.scan !== null) add('scan', 'Scan', 'scan');
    if (pushes) add('push', 'Push', 'push');
    if (spec.approval) add('approve', 'Wait for a yes', 'approve');
    if (spec.freezes.length > 0) add('freeze', 'Wait until it may be switched', 'freeze');
    if (backsUp) add('back-up', 'Back up', 'back-up');
    if (spec.migrate !== null) add('migrate', 'Change the database', 'migrate');
  }
  add('preview', kind === 'rollback' ? 'Start' : 'Start and try', 'preview');
  const { strategy, analysis } = spec;
  if (kind === 'rollback' || strategy.type === 'blue-green') add('switch', 'Switch', 'switch');
  else if (strategy.type === 'rolling') add('roll', 'Replace one after the other', 'roll', null, analysis.watchSeconds);
  else {
    const weights = [...new Set(strategy.steps.filter((weight) => weight < 100))].sort((a, b) => a - b);
    for (const weight of [...weights, 100])
      add(
        `canary-${weight}`,
        `${weight} % of all requests`,
        'canary',
        { weight, seconds: strategy.stepSeconds },
        strategy.stepSeconds,
      );
  }
  if (kind !== 'rollback' && strategy.type !== 'canary')
    add('watch', `Watch for ${analysis.watchSeconds} s`, 'watch', null, analysis.watchSeconds);
  add('retire', 'Let the old version finish', 'retire');
  return { id: definitionId(placeId), name: label, kind: runKind, steps, parallel: 1 };
}

export const isOver = (state: DeploymentState) => state !== 'running' && state !== 'waiting';
