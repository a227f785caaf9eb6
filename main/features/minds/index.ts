export { createMinds, type MindsService } from './create-minds.ts';
export { createMindsProcedures } from './procedures.ts';

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
