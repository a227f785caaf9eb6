import type { ConnectionKind } from '../../../../shared/features/minds/schema.ts';
import { anthropic } from './anthropic.ts';
import { compatible } from './compatible.ts';
import { ollama } from './ollama.ts';
import { openai } from './openai.ts';
import type { Provider } from './types.ts';

export const providers: Record<Exclude<ConnectionKind, 'local'>, Provider> = { openai, anthropic, compatible, ollama };
