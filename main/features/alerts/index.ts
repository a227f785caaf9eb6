export { type AlertsService, createAlerts } from './create-alerts.ts';
export { createAlertsProcedures } from './procedures.ts';
