export { createHotkeysProcedures } from './procedures.ts';
export { createHotkeysService, type HotkeysService } from './service.ts';
