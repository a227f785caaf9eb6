export { createWorkflows } from './create-workflows.ts';
export type { Hooks } from './hooks.ts';
export { createWorkflowsProcedures } from './procedures.ts';
export type { WorkflowsService } from './service.ts';
