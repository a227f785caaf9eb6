export { createNotifications, type NotificationsService } from './create-notifications.ts';
export { createNotificationsProcedures } from './procedures.ts';
export type { Notice, Tell, Told } from './types.ts';
