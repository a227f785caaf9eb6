export { createMonitors, type MonitorsService } from './create-monitors.ts';
export { createMonitorsProcedures } from './procedures.ts';
export type { Places, Recorded, Recorder, SeenProcess } from './types.ts';
