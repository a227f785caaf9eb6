import type { ConnectionKind, ModelInfo, RoleName } from '../../../shared/features/minds/schema.ts';

const hears: readonly ConnectionKind[] = ['openai', 'compatible', 'local'];
const speaks: readonly ConnectionKind[] = ['openai', 'compatible', 'elevenlabs'];

/** Those that are offered for it. The core has the last word: here only what would surely be refused is left out. */
export function mayTake(role: RoleName, kind: ConnectionKind, { embeds, speech }: ModelInfo): boolean {
  if (role === 'transcribe' || role === 'speak') {
    if (embeds === true || !(role === 'transcribe' ? hears : speaks).includes(kind)) return false;
    // Servers give their models any name; what OpenAI and this machine have is known.
    return speech === role || (speech === null && kind === 'compatible');
  }
  return speech === null && (role === 'embed' ? embeds !== false : embeds !== true);
}

/** What is told of a model beside its name. */
export const taskTag = ({ embeds, speech }: ModelInfo): string | null => {
  if (embeds === true) return 'vectors';
  if (speech === 'transcribe') return 'hears';
  return speech === 'speak' ? 'speaks' : null;
};

/** It is charged by the letter or the minute and tells no tokens, so a price by tokens would say nothing of what it costs. */
export const pricedByTokens = ({ id, speech }: ModelInfo): boolean =>
  speech !== 'speak' && !(speech === 'transcribe' && /whisper/i.test(id));
