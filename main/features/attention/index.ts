export { createNotifier } from './notify.ts';
export { createAttentionProcedures } from './procedures.ts';
