export { createLogs, type LogsService } from './create-logs.ts';
export { createLogsProcedures } from './procedures.ts';
export type { HeardContainer, LogSink, LogsForRules, LogsForServices, LogTarget, WrittenLine } from './types.ts';
