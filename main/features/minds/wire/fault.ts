import type { Fault, FaultCode } from '../../../../shared/features/minds/schema.ts';

/** Why a request failed, on its way to whoever asked. */
export class MindFault extends Error {
  readonly fault: Fault;
  constructor(code: FaultCode, message: string, more: Partial<Pick<Fault, 'status' | 'retryAfterMs'>> = {}) {
    super(message);
    this.name = 'MindFault';
    this.fault = { code, message, status: more.status ?? null, retryAfterMs: more.retryAfterMs ?? null };
  }
}

const longestRetryAfter = 24 * 3_600_000;

/** Seconds, milliseconds by a name of their own, or a date. */
export function retryAfterOf(header: (name: string) => string | null, now: number): number | null {
  const precise = Number(header('retry-after-ms') ?? Number.NaN);
  const said = header('retry-after')?.trim() ?? '';
  const seconds = said === '' ? Number.NaN : Number(said);
  const ms = Number.isFinite(precise) ? precise : Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(said) - now;
  return Number.isNaN(ms) ? null : Math.min(Math.max(Math.round(ms), 0), longestRetryAfter);
}

const tooLong =
  /context[_ ](?:length|window|size)|maximum context|too many tokens|prompt is too long|input (?:is too long|length)|exceeds? the (?:available )?context/i;
const noCredit = /insufficient[_ ]quota|quota[_ ]exceeded|credit balance|billing|payment required/i;

const noRight = /missing[_ ]permission/i;

/** What a status means, with what the provider says beside it. */
export function codeOfStatus(status: number, message: string, code: string): FaultCode {
  const all = `${code} ${message}`;
  // One of them says so with 401, though it knows the key.
  if (status === 401 && (noCredit.test(all) || noRight.test(all))) return 'forbidden';
  if (status === 401) return 'unauthorised';
  if (status === 402 || status === 403) return 'forbidden';
  if ((status === 429 || status === 400) && noCredit.test(all)) return 'forbidden';
  if (status === 404 || status === 410) return 'not-found';
  if (status === 408 || status === 504) return 'timeout';
  if (status === 413) return 'too-long';
  if (status === 429) return 'rate-limited';
  if (status === 503 || status === 529) return 'overloaded';
  if (status >= 500) return 'server';
  if (tooLong.test(all)) return 'too-long';
  return 'bad-request';
}

const networkWords: Record<string, string> = {
  ECONNREFUSED: 'Nobody listens there (connection refused)',
  ENOTFOUND: 'The name of the server is not known',
  EAI_AGAIN: 'The name of the server could not be looked up',
  EHOSTUNREACH: 'There is no way to the server',
  ENETUNREACH: 'There is no network',
  ETIMEDOUT: 'The server does not answer',
};

interface Coded {
  code?: unknown;
  message?: unknown;
  errors?: unknown;
}

/** What the socket said. `sent`: the connection had been there. */
export function networkFault(error: unknown, sent: boolean): MindFault {
  const given = error as Coded | undefined;
  // Several addresses were tried, and each failed.
  const inner = Array.isArray(given?.errors) ? (given.errors[0] as Coded) : given;
  const code = String(inner?.code ?? given?.code ?? '');
  const words = networkWords[code] ?? String(inner?.message ?? given?.message ?? error);
  const named = code === '' || words.includes(code) ? words : `${words} (${code})`;
  return sent
    ? new MindFault('cut', `The connection ended in the middle: ${named}`)
    : new MindFault('unreachable', named);
}

type Plain = Record<string, unknown>;
const plainOf = (value: unknown): Plain => (typeof value === 'object' && value !== null ? (value as Plain) : {});
const wordOf = (value: unknown) => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');

/** The words of an error body, however this provider wraps them. */
export function saidIn(text: string): { message: string; code: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    const isPage = /^\s*</.test(text);
    return { message: isPage ? 'It answered with a page, not as a server of models' : text.trim(), code: '' };
  }
  const outer = plainOf(Array.isArray(value) ? value[0] : value);
  const error = plainOf(outer.error);
  const detail = plainOf(Array.isArray(outer.detail) ? outer.detail[0] : outer.detail);
  const message =
    wordOf(error.message) ||
    wordOf(outer.error) ||
    wordOf(outer.message) ||
    wordOf(outer.detail) ||
    wordOf(detail.message) ||
    wordOf(detail.msg) ||
    text.trim();
  return {
    message,
    code:
      wordOf(error.code) || wordOf(error.type) || wordOf(outer.code) || wordOf(detail.status) || wordOf(detail.code),
  };
}
