export { createMindsProcedures } from './procedures.ts';
export { createMindsService, type MindsService } from './service.ts';
export type {
  Answer,
  Ask,
  Embedded,
  MindEvent,
  MindMessage,
  Minds,
  ObjectAsk,
  Purpose,
  ToolCall,
  ToolSpec,
} from './types.ts';
