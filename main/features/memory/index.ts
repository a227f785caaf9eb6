export { createMemoryProcedures } from './procedures.ts';
export { createMemoryService, type MemoryService } from './service.ts';
export type { Memories, NewEpisode, Recalled } from './types.ts';
