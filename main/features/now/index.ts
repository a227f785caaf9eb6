export { createNowProcedures } from './procedures.ts';
export { createPresenceRepo } from './repo.ts';
export { createNowService, type NowService } from './service.ts';
export { createTrayView } from './tray.ts';
