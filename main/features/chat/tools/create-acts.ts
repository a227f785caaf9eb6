import { createDeployAct, type DeployDeps } from './acts/deploy.ts';
import { createEditAct, type EditDeps } from './acts/edit-file.ts';
import { createWorkflowAct, type WorkflowDeps } from './acts/run-workflow.ts';
import { createServiceActs, type ServicesDeps } from './acts/services.ts';
import type { Act } from './types.ts';

export type ActsDeps = ServicesDeps & DeployDeps & WorkflowDeps & EditDeps;

/** All that a model can propose. None of it is done by proposing it. */
export function createActs(deps: ActsDeps): ReadonlyMap<string, Act> {
  const all = [...createServiceActs(deps), createDeployAct(deps), createWorkflowAct(deps), createEditAct(deps)];
  return new Map(all.map((act) => [act.name, act]));
}
