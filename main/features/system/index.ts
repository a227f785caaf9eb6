export { createSystemProcedures } from './procedures.ts';
export { createSystemService, type SystemService } from './service.ts';
