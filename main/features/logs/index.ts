export { createLogs, type LogsService } from './create-logs.ts';
export { createLogsProcedures } from './procedures.ts';
export type { LogSink, LogsForServices, LogTarget, WrittenLine } from './types.ts';
