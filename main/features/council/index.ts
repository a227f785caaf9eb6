export { createCouncilProcedures } from './procedures.ts';
export { type CouncilService, createCouncilService } from './service.ts';
