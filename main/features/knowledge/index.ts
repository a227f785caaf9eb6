export { createKnowledgeProcedures } from './procedures.ts';
export { createKnowledgeService, type KnowledgeService } from './service.ts';
export type { Knowledge, KnowledgeSource, SearchAsk } from './types.ts';
