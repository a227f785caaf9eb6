export { type BackupsService, createBackups } from './create-backups.ts';
export { createBackupsProcedures } from './procedures.ts';
