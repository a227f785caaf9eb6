import type { Call } from '../wire/send.ts';
import { openaiFor } from './openai-library.ts';
import { usageOf } from './read.ts';
import type { Target, Vectors } from './types.ts';

export async function embedByOpenai(
  target: Target,
  model: string,
  texts: readonly string[],
  call: Call,
): Promise<Vectors> {
  const library = await openaiFor(target, call);
  const answer = await library.embeddings.create(
    { model, input: [...texts], encoding_format: 'float' },
    { signal: call.signal },
  );
  const inOrder = [...(answer.data ?? [])].sort((a, b) => (a.index ?? 0) - (b.index ?? 0));
  return { vectors: inOrder.map(({ embedding }) => embedding), usage: usageOf(answer.usage?.prompt_tokens, 0) };
}
