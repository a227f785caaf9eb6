import type OpenAI from 'openai';
import type { Call } from '../wire/send.ts';
import { libraryFetch } from './library-fetch.ts';
import { bearer } from './openai-models.ts';
import type { Target } from './types.ts';

/** Longer than any silence that is allowed: ours is the only limit. */
const never = 2 ** 31 - 1;

/** The library without what it takes from the environment, its own retries and its own log. */
export async function openaiFor({ baseUrl, key }: Target, call: Call): Promise<OpenAI> {
  const { OpenAI: Library } = await import('openai');
  return new Library({
    // It refuses to be without one.
    ...{ apiKey: key === '' ? 'none' : key, adminAPIKey: null, baseURL: baseUrl, organization: null, project: null },
    ...{ webhookSecret: null, maxRetries: 0, timeout: never, logLevel: 'off' },
    fetch: libraryFetch(call, bearer(key)),
  });
}
