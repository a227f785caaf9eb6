import type { ConnectionKind, ModelInfo, RoleName } from '../../../../shared/features/minds/schema.ts';

const providersOf: Record<'transcribe' | 'speak', readonly ConnectionKind[]> = {
  transcribe: ['openai', 'compatible', 'local'],
  speak: ['openai', 'compatible', 'elevenlabs'],
};
const doing = { transcribe: 'writes down what is said', speak: 'speaks' } as const;

/** Why a model cannot take a role; null when it can, or when nobody knows. */
export function unfit(role: RoleName, kind: ConnectionKind, { id, embeds, speech }: ModelInfo): string | null {
  if (role === 'transcribe' || role === 'speak') {
    if (embeds === true) return `${id} makes vectors, and does nothing with speech.`;
    if (speech !== null && speech !== role)
      return `${id} ${doing[speech]}; it does not ${role === 'speak' ? 'speak' : 'write it down'}.`;
    if (!providersOf[role].includes(kind) || (kind === 'local' && speech === null))
      return `${id} is no model that ${doing[role]}.`;
    return null;
  }
  if (speech !== null) return `${id} ${doing[speech]}, and answers nothing.`;
  if (embeds === null || embeds === (role === 'embed')) return null;
  return embeds ? `${id} makes vectors and no text.` : `${id} makes text and no vectors.`;
}
