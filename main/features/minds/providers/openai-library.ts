import type OpenAI from 'openai';
import { type Call, fetchOf } from '../wire/send.ts';
import type { Target } from './types.ts';

/** Longer than any silence that is allowed: ours is the only limit. */
const never = 2 ** 31 - 1;

/** The library without what it takes from the environment, its own retries and its own log. */
export async function openaiFor({ baseUrl, key }: Target, call: Call): Promise<OpenAI> {
  const { OpenAI: Library } = await import('openai');
  const wire = fetchOf(call);
  return new Library({
    // It refuses to be without one.
    ...{ apiKey: key === '' ? 'none' : key, adminAPIKey: null, baseURL: baseUrl, organization: null, project: null },
    ...{ webhookSecret: null, maxRetries: 0, timeout: never, logLevel: 'off' },
    fetch: (url, init) => {
      const headers = new Headers(init?.headers as HeadersInit | undefined);
      if (key === '') headers.delete('authorization');
      else headers.set('authorization', `Bearer ${key}`);
      for (const name of [...headers.keys()])
        if (name.startsWith('x-stainless') || name.startsWith('openai-')) headers.delete(name);
      headers.set('user-agent', 'Optimus');
      return wire(url as string, { ...(init as RequestInit), headers });
    },
  });
}
