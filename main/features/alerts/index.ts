export { createAlertsProcedures } from './procedures.ts';
export { type AlertsService, createAlertsService } from './service.ts';
