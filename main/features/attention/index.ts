export { createAttentionProcedures } from './procedures.ts';
