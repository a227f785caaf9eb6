export { createNotificationsProcedures } from './procedures.ts';
export { createNotificationsService, type NotificationsService } from './service.ts';
