export { createDeployments, type DeploymentsService } from './create-deployments.ts';
export { createDeploymentsProcedures } from './procedures.ts';
