import { StepFailure } from '../../../../core/runs/step-failure.ts';
import type { Json } from '../../../../core/runs/types.ts';
import { exactJson } from '../../exact-json.ts';
import { inKb, RESULT_BYTES } from '../result-limit.ts';
import { messageOf } from '../words.ts';
import { explainRequestFailure } from './http-errors.ts';

const BODY_LIMIT = RESULT_BYTES;
const shownOfFailure = 2_000;

async function read(response: Response, what: string, limit: number, signal: AbortSignal) {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of response.body ?? []) {
      chunks.push(chunk);
      size += chunk.length;
      // Leaving the loop lets go of the rest.
      if (size > limit) return { whole: false, bytes: Buffer.concat(chunks) };
    }
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw explainRequestFailure(error, what);
  }
  return { whole: true, bytes: Buffer.concat(chunks) };
}

function decode(bytes: Buffer, type: string): string {
  const charset = /charset="?([\w-]+)/i.exec(type)?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(charset).decode(bytes).replaceAll('\0', '\ufffd');
  } catch {
    return bytes.toString('utf8').replaceAll('\0', '\ufffd');
  }
}

/** What the answer holds, as far as it is wanted. */
export async function bodyOf(
  response: Response,
  save: 'json' | 'text' | 'none' | undefined,
  what: string,
  signal: AbortSignal,
  hide: (text: string) => string,
): Promise<{ json: Json } | { body: string } | Record<string, never>> {
  if (save === 'none') {
    await response.body?.cancel().catch(() => {});
    return {};
  }
  const type = response.headers.get('content-type') ?? '';
  const { whole, bytes } = await read(response, what, BODY_LIMIT, signal);
  if (!whole)
    throw new StepFailure(`${what}: the answer is larger than ${inKb(BODY_LIMIT)}; "save: none" leaves it out`, {
      code: 'TOO_LARGE',
      retry: false,
    });
  const text = decode(bytes, type);
  const wanted = save ?? (/^application\/(?:[\w.+-]+\+)?json\b/i.test(type) && text.trim() !== '' ? 'json' : 'text');
  if (wanted === 'text') return { body: text };
  try {
    return { json: exactJson(text) };
  } catch {
    // What the parser says quotes a few characters: of a text without secrets, which may be JSON then.
    const shown = hide(text);
    throw new StepFailure(`${what}: the answer is no JSON`, {
      code: 'NO_JSON',
      retry: false,
      detail: `${complaintOf(shown)}${shown.slice(0, shownOfFailure)}`,
      result: { status: response.status, body: shown.slice(0, shownOfFailure) },
    });
  }
}

function complaintOf(text: string): string {
  try {
    JSON.parse(text);
    return '';
  } catch (error) {
    return `${messageOf(error)}\n`;
  }
}

/** The beginning of an answer that was not wanted, for people to see why. */
export async function failureText(
  response: Response,
  what: string,
  signal: AbortSignal,
  hide: (text: string) => string,
): Promise<string> {
  const { bytes } = await read(response, what, 4 * shownOfFailure, signal).catch((error: unknown) => {
    if (signal.aborted) throw error;
    return { bytes: Buffer.alloc(0) };
  });
  return hide(decode(bytes, response.headers.get('content-type') ?? '')).slice(0, shownOfFailure);
}
