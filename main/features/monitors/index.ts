export { createMonitors, type MonitorsService } from './create-monitors.ts';
export { createMonitorsProcedures } from './procedures.ts';
