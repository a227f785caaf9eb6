export { createEnvironments, type EnvironmentsService } from './create-environments.ts';
export { createEnvironmentsProcedures } from './procedures.ts';
export type { EnvironmentsForServices } from './types.ts';
