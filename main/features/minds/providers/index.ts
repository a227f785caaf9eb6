import type { ConnectionKind } from '../../../../shared/features/minds/schema.ts';
import { createAnthropic } from './anthropic.ts';
import { compatible } from './compatible.ts';
import { elevenlabs } from './elevenlabs.ts';
import { ollama } from './ollama.ts';
import { openai } from './openai.ts';
import type { Provider } from './types.ts';

export const createProviders = (): Record<Exclude<ConnectionKind, 'local'>, Provider> => ({
  ...{ openai, anthropic: createAnthropic(), compatible, ollama, elevenlabs },
});
export type Providers = ReturnType<typeof createProviders>;

/** They take a moment at the first time. */
export async function loadLibraries(kinds: readonly ConnectionKind[]): Promise<void> {
  await Promise.all([
    kinds.some((kind) => kind === 'openai' || kind === 'compatible') && import('openai'),
    kinds.includes('anthropic') && import('@anthropic-ai/sdk'),
  ]);
}
