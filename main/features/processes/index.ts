export { createProcesses, type ProcessesService } from './create-processes.ts';
export { createProcessesProcedures } from './procedures.ts';
