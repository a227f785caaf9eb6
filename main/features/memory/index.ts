export { createMemory, type MemoryService } from './create-memory.ts';
export { createMemoryProcedures } from './procedures.ts';
export type { ForgottenWords, Memories, Recalled } from './types.ts';
