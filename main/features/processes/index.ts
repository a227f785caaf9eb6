export { createProcessesProcedures } from './procedures.ts';
export { createProcessesService, type ProcessesService } from './service.ts';
