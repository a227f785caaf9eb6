import { StepFailure } from '../../../../core/runs/step-failure.ts';
import { explainRequestFailure } from './http-errors.ts';

export interface HttpRequest {
  method: string;
  url: URL;
  headers: Headers;
  body: string | null;
}

/** Where to, without what may be secret in it: no query, no password. */
export const whereTo = (url: URL): string => `${url.protocol}//${url.host}${url.pathname}`;

/** What says nothing about who asks: all else stays with the host that it was meant for. */
const harmless = new Set(['accept', 'accept-language', 'content-type', 'user-agent', 'idempotency-key']);

export function webAddress(text: string, field: string, base?: URL): URL {
  const url = URL.parse(text, base);
  if (url && (url.protocol === 'http:' || url.protocol === 'https:')) return url;
  const why = url ? `${url.protocol.slice(0, -1)} is neither http nor https` : 'that is no address';
  throw new StepFailure(`${field}: ${why}`, { code: 'INVALID', retry: false });
}

function redirected(request: HttpRequest, status: number, location: string): HttpRequest {
  const url = webAddress(location, `${whereTo(request.url)} sends on to a wrong place`, request.url);
  const toGet = status === 303 ? request.method !== 'HEAD' : status < 303 && request.method === 'POST';
  const headers = new Headers(request.headers);
  if (url.origin !== request.url.origin)
    for (const name of [...headers.keys()]) if (!harmless.has(name)) headers.delete(name);
  if (!toGet) return { ...request, url, headers };
  for (const name of ['content-type', 'idempotency-key']) headers.delete(name);
  return { method: 'GET', url, headers, body: null };
}

/** Our own walk along redirects: fetch's allows twenty and would hand every header to every host. */
export async function send(first: HttpRequest, redirects: number, signal: AbortSignal) {
  let request = first;
  for (let hop = 0; ; hop += 1) {
    const { method, url, headers, body } = request;
    let response: Response;
    try {
      response = await fetch(url, { method, headers, body, redirect: 'manual', signal });
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      throw explainRequestFailure(error, `${method} ${whereTo(url)}`);
    }
    const location = response.headers.get('location');
    if (![301, 302, 303, 307, 308].includes(response.status) || location === null || redirects === 0)
      return { response, request };
    await response.body?.cancel().catch(() => {});
    if (hop === redirects)
      throw new StepFailure(`${first.method} ${whereTo(first.url)}: sent on more than ${redirects} times`, {
        code: 'REDIRECTS',
        retry: false,
        detail: `last to ${whereTo(url)}`,
      });
    request = redirected(request, response.status, location);
  }
}
