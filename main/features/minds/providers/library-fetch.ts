import { type Call, fetchOf } from '../wire/send.ts';

const allowed = ['accept', 'content-type', 'anthropic-version', 'anthropic-beta'];

/** The libraries add headers from the environment and tell of this machine: only what the provider needs goes out, and the key. */
export function libraryFetch(call: Call, key: Record<string, string>): typeof fetch {
  const wire = fetchOf(call);
  return (url, init) => {
    const given = new Headers(init?.headers as HeadersInit | undefined);
    const headers: Record<string, string> = { 'user-agent': 'Optimus', ...key };
    for (const name of allowed) {
      const value = given.get(name);
      if (value !== null) headers[name] = value;
    }
    return wire(url as string, { ...(init as RequestInit), headers });
  };
}
