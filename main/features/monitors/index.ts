export { createMonitorsProcedures } from './procedures.ts';
export { createMonitorsService, type MonitorsService } from './service.ts';
