export { createSettingsProcedures } from './procedures.ts';
export { createSettingsService, type SettingsService } from './service.ts';
