export { createKnowledgeProcedures } from './procedures.ts';
export { createKnowledgeService, type KnowledgeService } from './service.ts';
export type { Knowledge, KnowledgeSource, ReadTool, SearchAsk, ToolResult } from './types.ts';
