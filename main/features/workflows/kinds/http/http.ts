import { z } from 'zod';
import type { Clock } from '../../../../core/lib/clock.ts';
import { StepFailure } from '../../../../core/runs/step-failure.ts';
import type { KindContext, StepKind } from '../../types.ts';
import { defineKind } from '../define-kind.ts';
import { duration, msOf } from '../duration.ts';
import { fitting, inKb, RESULT_BYTES } from '../result-limit.ts';
import { inShort, isRecord, textOf } from '../words.ts';
import { bodyOf, failureText } from './body.ts';
import { type HttpRequest, send, webAddress, whereTo } from './follow.ts';

const TIMEOUT = '60s';
const REDIRECTS = 5;
/** How long we do as we are told by Retry-After, and how often, before the step fails. */
const PATIENCE_MS = 60_000;
const PATIENCE_TIMES = 2;

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;
const status = z.union([
  z.number().int().min(100).max(599),
  z.string().regex(/^[1-5]\d\d(?:-[1-5]\d\d)?$|^[1-5]xx$/, 'a status such as 200, a range such as 200-299, or 2xx'),
]);
const url = z.string().min(1).max(16_384).describe('The address, with http:// or https://.');
const object = z
  .strictObject({
    url,
    method: z.enum(methods).default('GET').describe('What is asked: GET reads, POST sends.'),
    headers: z
      .record(
        z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, 'the name of a header'),
        z.union([z.string(), z.number(), z.boolean()]),
      )
      .default({})
      .describe('Headers of the request.'),
    json: z.json().describe('What is sent, as JSON.').optional(),
    body: z.string().describe('What is sent, as text.').optional(),
    expect: z
      .union([status, z.array(status).min(1).max(50)])
      .default(['200-299'])
      .describe('Answers that count as success: 200, 200-299, 2xx, or a list of them.'),
    save: z
      .enum(['json', 'text', 'none'])
      .describe(
        `What of the answer is kept, up to ${inKb(RESULT_BYTES)}. Without it: JSON when the answer says that it is.`,
      )
      .optional(),
    timeout: duration(`How long one request may take. Without it: ${TIMEOUT}.`).default(TIMEOUT),
    redirects: z
      .number()
      .int()
      .min(0)
      .max(20)
      .default(REDIRECTS)
      .describe('How often the server may send us on. Headers go only to the host that they were meant for.'),
  })
  .refine(({ json, body }) => json === undefined || body === undefined, { error: 'json or body, not both' })
  .refine(({ method, json, body }) => !['GET', 'HEAD'].includes(method) || (json ?? body) === undefined, {
    error: 'GET and HEAD send nothing; use POST',
    path: ['method'],
  });
type HttpValue = z.infer<typeof object>;

function isWanted(expect: HttpValue['expect'], got: number): boolean {
  return [expect].flat().some((wanted) => {
    if (typeof wanted === 'number') return wanted === got;
    if (wanted.endsWith('xx')) return Math.floor(got / 100) === Number(wanted[0]);
    const [from, to = from] = wanted.split('-').map(Number);
    return from !== undefined && to !== undefined && got >= from && got <= to;
  });
}

function requestOf({ url, method, headers: given, json, body }: HttpValue, key: string): HttpRequest {
  const target = webAddress(url, 'url');
  let headers: Headers;
  try {
    headers = new Headers(Object.entries(given).map(([name, text]) => [name, String(text)]));
  } catch {
    throw new StepFailure('headers: one of them holds a character that no header may hold', {
      code: 'INVALID',
      retry: false,
    });
  }
  if (target.username !== '' || target.password !== '') {
    const pair = `${decodeURIComponent(target.username)}:${decodeURIComponent(target.password)}`;
    if (!headers.has('authorization')) headers.set('authorization', `Basic ${Buffer.from(pair).toString('base64')}`);
    target.username = '';
    target.password = '';
  }
  if (!headers.has('user-agent')) headers.set('user-agent', 'Optimus');
  if (json !== undefined && !headers.has('content-type')) headers.set('content-type', 'application/json');
  if (!['GET', 'HEAD', 'OPTIONS'].includes(method) && !headers.has('idempotency-key'))
    headers.set('idempotency-key', key);
  return { method, url: target, headers, body: json === undefined ? (body ?? null) : JSON.stringify(json) };
}

/** In ms; null when the server does not say, or not in a way that can be read. */
function retryAfter(response: Response, now: number): number | null {
  const said = response.headers.get('retry-after')?.trim() ?? '';
  if (/^\d+$/.test(said)) return Number(said) * 1_000;
  const date = Date.parse(said);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}

export const createHttpKind = ({ clock }: { clock: Clock }): StepKind => {
  const pause = (ms: number, signal: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      const stop = () => {
        cancel();
        reject(signal.reason);
      };
      const cancel = clock.after(ms, () => {
        signal.removeEventListener('abort', stop);
        resolve();
      });
      if (signal.aborted) stop();
      else signal.addEventListener('abort', stop, { once: true });
    });

  /** One request with everything that belongs to it, within its time. */
  const ask = async (value: HttpValue, context: KindContext) => {
    const startedAt = clock.monotonic();
    const wanted = requestOf(value, context.idempotencyKey);
    const what = `${wanted.method} ${whereTo(wanted.url)}`;
    const late = new AbortController();
    const slow = new StepFailure(`${what}: no answer within ${value.timeout}`, { code: 'TIMED_OUT' });
    const cancel = clock.after(msOf(value.timeout), () => late.abort(slow));
    const signal = AbortSignal.any([context.signal, late.signal]);
    try {
      const { response, request } = await send(wanted, value.redirects, signal);
      context.log(`${what} → ${response.status} ${response.statusText}`.trimEnd(), 'note');
      const facts = {
        status: response.status,
        url: whereTo(request.url),
        headers: Object.fromEntries(response.headers),
      };
      if (isWanted(value.expect, response.status)) {
        const body = await bodyOf(response, value.save, what, signal, context.hide);
        const result = { ...facts, ...body, tookMs: Math.round(clock.monotonic() - startedAt) };
        return { result: fitting(result, `${what}: the answer`, '"save: none" leaves it out') };
      }
      const body = await failureText(response, what, signal, context.hide);
      const retry = response.status >= 500 || [408, 425, 429].includes(response.status);
      const said = `${what} answered ${response.status} ${response.statusText}`.trimEnd();
      const failure = new StepFailure(body.trim() === '' ? said : `${said}: ${inShort(body, 200)}`, {
        code: `HTTP_${response.status}`,
        retry,
        ...(body !== '' && { detail: body }),
        result: { ...facts, body, tookMs: Math.round(clock.monotonic() - startedAt) },
      });
      return { failure, again: retry ? retryAfter(response, clock.now()) : null };
    } finally {
      cancel();
    }
  };

  return defineKind({
    kind: 'http',
    summary: 'Send an HTTP request and use its answer',
    example: '- http:\n    method: POST\n    url: https://example.com/hook\n    json: { text: done }',
    schema: z.union([url, object]),
    secretsIn: ['value', 'url', 'headers.*', 'json', 'json.*', 'body'],
    detail(written) {
      if (!isRecord(written)) return `GET ${inShort(textOf(written))}`;
      return `${textOf(written.method) || 'GET'} ${inShort(textOf(written.url))}`;
    },
    async run({ value }, context) {
      const asked = object.parse(typeof value === 'string' ? { url: value } : value);
      for (let times = 0; ; times += 1) {
        const answer = await ask(asked, context);
        if (answer.failure === undefined) return { result: answer.result };
        const { failure, again } = answer;
        if (again === null || again > PATIENCE_MS || times === PATIENCE_TIMES) throw failure;
        context.progress(null, `the server asks to wait ${Math.ceil(again / 1_000)} s`);
        await pause(again, context.signal);
      }
    },
  });
};
