import { oneLine } from '../text.ts';
import type { Answer } from './types.ts';

export interface HttpCall {
  url: string;
  method?: 'POST' | 'PUT';
  headers: Record<string, string>;
  body: string | Uint8Array<ArrayBuffer>;
}

export interface HttpDeps {
  now: () => number;
  /** Of one try; a server that is silent for longer is down. */
  timeoutMs: number;
}

const shownOfAnswer = 300;
const readOfAnswer = 16_384;
const longestRetryAfter = 6 * 3_600_000;

async function textOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk);
    size += chunk.length;
    // Leaving the loop lets go of the rest.
    if (size >= readOfAnswer) break;
  }
  return Buffer.concat(chunks).subarray(0, readOfAnswer).toString('utf8');
}

/** Seconds, or a date. */
function retryAfterOf(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  const seconds = Number(header);
  const ms = header.trim() !== '' && Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(header) - now;
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), longestRetryAfter);
}

const networkWords: Record<string, string> = {
  ECONNREFUSED: 'Nobody listens there (connection refused)',
  ECONNRESET: 'The connection was cut',
  ENOTFOUND: 'The name of the server is not known',
  EAI_AGAIN: 'The name of the server could not be looked up',
  EHOSTUNREACH: 'There is no way to the server',
  ENETUNREACH: 'There is no network',
  ETIMEDOUT: 'The server does not answer',
};

const certificateCodes =
  /^(?:DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT(?:_LOCALLY)?|CERT_.*|ERR_TLS_CERT_ALTNAME_INVALID)$/;

interface Coded {
  code?: unknown;
  message?: string;
  cause?: unknown;
}

/** The innermost that has a code: fetch wraps what the socket said. */
export function codeOf(error: unknown): { code: string; message: string } {
  let found = { code: '', message: error instanceof Error ? error.message : String(error) };
  for (let one = error as Coded | undefined; one !== undefined && one !== null; one = one.cause as Coded | undefined)
    if (typeof one.code === 'string') found = { code: one.code, message: one.message ?? '' };
  return found;
}

/** What a failed connection means: mostly that it may be better later. */
export function networkAnswer(error: unknown): Answer {
  const { code, message } = codeOf(error);
  if (certificateCodes.test(code))
    return {
      kind: 'permanent',
      why: 'setup',
      answer: `The certificate of the server is not trusted: ${message} (${code})`,
    };
  return { kind: 'temporary', answer: `${networkWords[code] ?? oneLine(message)}${code ? ` (${code})` : ''}` };
}

/** Whose mistake a status is; what the codes of one service mean beyond that, its sender says. */
function meaningOf(status: number, answer: string, retryAfterMs: number | undefined): Answer {
  if (status >= 200 && status < 300) return { kind: 'sent', answer };
  if (status === 408 || status === 425 || status === 429 || status >= 500)
    return { kind: 'temporary', answer, ...(retryAfterMs !== undefined && { retryAfterMs }) };
  if (status === 401 || status === 403) return { kind: 'permanent', why: 'credentials', answer };
  if (status === 404 || status === 410) return { kind: 'permanent', why: 'gone', answer };
  if (status >= 300 && status < 400)
    return {
      kind: 'permanent',
      why: 'setup',
      answer: `${answer}: the server sends on to another address; enter that one`,
    };
  return { kind: 'permanent', why: 'refused', answer };
}

export interface HttpAnswer {
  status: number;
  text: string;
  answer: Answer;
}

export function createHttp({ now, timeoutMs }: HttpDeps) {
  return async function call(
    { url, method = 'POST', headers, body }: HttpCall,
    signal: AbortSignal,
  ): Promise<HttpAnswer> {
    const patience = AbortSignal.timeout(timeoutMs);
    try {
      const response = await fetch(url, {
        method,
        headers: { 'user-agent': 'Optimus', ...headers },
        body,
        redirect: 'manual',
        signal: AbortSignal.any([signal, patience]),
      });
      const text = await textOf(response);
      const shown = oneLine(text).slice(0, shownOfAnswer);
      const said = [response.status, response.statusText, shown].filter(Boolean).join(' ');
      const after = retryAfterOf(response.headers.get('retry-after'), now());
      return { status: response.status, text, answer: meaningOf(response.status, said, after) };
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      const answer: Answer = patience.aborted
        ? { kind: 'temporary', answer: `No answer within ${timeoutMs / 1_000} s` }
        : networkAnswer(error);
      return { status: 0, text: '', answer };
    }
  };
}
export type Http = ReturnType<typeof createHttp>;

export function jsonOf(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
