export { createRunsProcedures } from './procedures.ts';
export { createRunsService, type RunsService } from './service.ts';
