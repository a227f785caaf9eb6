import type { Price } from '../../../../shared/features/minds/schema.ts';
import { MindFault } from '../wire/fault.ts';
import { type Call, sendForJson } from '../wire/send.ts';
import { listOf, type Plain, plainOf, positive, textIn } from './read.ts';
import type { ListedModel, Target } from './types.ts';

export const bearer = (key: string): Record<string, string> => (key === '' ? {} : { authorization: `Bearer ${key}` });

const mostModels = 2_000;

/** `0.0000025` dollars for a token is 2_500_000 microdollars for a million. */
function listedPrice({ prompt, completion, input_cache_read: cached }: Plain): Price | null {
  const of = (value: unknown) => {
    const dollars = typeof value === 'string' || typeof value === 'number' ? Number(value) : Number.NaN;
    const whole = Math.round(dollars * 1e12);
    return Number.isSafeInteger(whole) && whole >= 0 && whole <= 1_000_000_000 ? whole : null;
  };
  const [input, output] = [of(prompt), of(completion)];
  return input === null || output === null ? null : { input, output, cachedInput: of(cached) ?? input };
}

/** Names of those that make no text, as their makers call them. */
const makesVectors = /embed|(?:^|[/_-])(?:bge|gte|e5|nomic)(?:[._-]|$)/i;
const otherThings =
  /whisper|tts|dall-e|(?:^|[/-])image|audio|realtime|transcribe|moderation|sora|babbage|davinci|turbo-instruct|-search-|computer-use|rerank/i;

/** Context sizes have a different name at each maker of servers. */
const contextOf = (one: Plain) =>
  positive(one.context_length) ??
  positive(one.max_model_len) ??
  positive(one.max_context_length) ??
  positive(one.context_window) ??
  positive(plainOf(one.meta).n_ctx) ??
  positive(plainOf(one.meta).n_ctx_train);

/** Newest first, what makes text before what does other things. */
export async function listOpenaiModels({ baseUrl, key }: Target, call: Call): Promise<ListedModel[]> {
  const { value } = await sendForJson(call, { url: `${baseUrl}/models`, method: 'GET', headers: bearer(key) });
  const outer = plainOf(value);
  if (!Array.isArray(value) && !Array.isArray(outer.data))
    throw new MindFault('malformed', 'Its list of models is not as such a server writes it');
  const models = (Array.isArray(value) ? value : listOf(outer.data))
    .map(plainOf)
    .filter((one) => textIn(one.id) !== '' && textIn(one.id).length <= 300)
    .slice(0, mostModels);
  const place = (one: Plain) => (otherThings.test(textIn(one.id)) ? 2 : makesVectors.test(textIn(one.id)) ? 1 : 0);
  const made = (one: Plain) => (typeof one.created === 'number' ? one.created : 0);
  return models
    .map((one, at) => ({ one, at }))
    .sort((a, b) => place(a.one) - place(b.one) || made(b.one) - made(a.one) || a.at - b.at)
    .map(({ one }) => ({
      ...{
        id: textIn(one.id),
        contextTokens: contextOf(one),
        outputTokens: null,
        price: listedPrice(plainOf(one.pricing)),
      },
      embeds: makesVectors.test(textIn(one.id)) || one.type === 'embeddings' ? true : null,
    }));
}

/** It was once asked for text and made none, or does something else altogether. */
export const makesText = (id: string): boolean => !otherThings.test(id) && !makesVectors.test(id);
