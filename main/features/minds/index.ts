export { createMinds, type MindsService } from './create-minds.ts';
export { createMindsProcedures } from './procedures.ts';
export { readWav, writeWav } from './speech/wav.ts';

export type {
  Answer,
  Ask,
  MindMessage,
  Minds,
  ToolCall,
  ToolSpec,
} from './types.ts';
