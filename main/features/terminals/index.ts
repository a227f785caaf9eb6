export { createTerminals, type TerminalsService } from './create-terminals.ts';
export { createTerminalsProcedures } from './procedures.ts';
