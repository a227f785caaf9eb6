import type { Children } from '../../../core/children/types.ts';
import type { Clock } from '../../../core/lib/clock.ts';
import type { WorkerPool } from '../../../core/workers/worker-pool.ts';
import type { StepKind } from '../types.ts';
import { createApproveKind } from './approve.ts';
import { type AskCouncilDeps, createAskCouncilKind } from './ask-council/ask-council.ts';
import { type BackUpDeps, createBackUpKind } from './back-up/back-up.ts';
import { eachKind } from './each.ts';
import { createHttpKind } from './http/http.ts';
import { createLookKind, type LookDeps } from './look/look.ts';
import { createNotifyKind, type NotifyDeps } from './notify.ts';
import { createRunKind } from './run.ts';
import { createRestartKind, createStartKind, createStopKind, type ServicesDeps } from './services/services.ts';
import { setKind } from './set.ts';
import { createBuildKind, createDeployKind, type ShippingDeps } from './shipping/shipping.ts';
import { createSqlKind } from './sql/sql.ts';
import { createWaitKind } from './wait.ts';
import { type CompileWorkflow, createWorkflowKind } from './workflow.ts';

export interface KindsDeps extends LookDeps, NotifyDeps {
  journal: LookDeps['journal'] & NotifyDeps['journal'];
  clock: Clock;
  children: Pick<Children, 'spawn'>;
  /** Of its own: a long query must not keep the checks of our own database waiting. */
  workers: Pick<WorkerPool, 'run'>;
  compile: CompileWorkflow;
  /** Runs projects; without it there are no such steps. */
  services?: ServicesDeps;
  /** Builds and ships them; without it there are no such steps. */
  shipping?: ShippingDeps;
  /** Backs up; without it there is no such step. */
  backUp?: BackUpDeps;
  /** Asks the council; without it there is no such step. */
  askCouncil?: AskCouncilDeps;
}

/** Every kind of step; a new one is a file and a line. */
export function createKinds(deps: KindsDeps): StepKind[] {
  const { services, shipping, backUp, askCouncil } = deps;
  return [
    createRunKind(deps),
    createHttpKind(deps),
    createSqlKind(deps),
    createLookKind(deps),
    setKind,
    createNotifyKind(deps),
    createApproveKind(deps),
    createWaitKind(deps),
    eachKind,
    createWorkflowKind(deps),
    ...(services ? [createStartKind(services), createStopKind(services), createRestartKind(services)] : []),
    ...(shipping ? [createBuildKind(shipping), createDeployKind(shipping)] : []),
    ...(backUp ? [createBackUpKind(backUp)] : []),
    ...(askCouncil ? [createAskCouncilKind(askCouncil)] : []),
  ];
}
