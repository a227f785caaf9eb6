export { createJournalProcedures } from './procedures.ts';
