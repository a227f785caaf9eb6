export { type CouncilService, createCouncil } from './create-council.ts';
export { createCouncilProcedures } from './procedures.ts';
