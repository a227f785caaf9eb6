export { createLogs, type LogsService } from './create-logs.ts';
export { createLogsProcedures } from './procedures.ts';
