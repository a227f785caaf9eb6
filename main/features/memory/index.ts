export { createMemory, type MemoryService } from './create-memory.ts';
export { type LettingGo, letGoOf } from './forgetting/let-go.ts';
export { createMemoryProcedures } from './procedures.ts';
export type { Memories, Recalled } from './types.ts';
