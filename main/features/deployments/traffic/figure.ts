import type { IncomingMessage } from 'node:http';
import type { Figure } from '../../../../shared/features/deployments/schema.ts';
import { StepFailure } from '../../../core/runs/step-failure.ts';
import type { Evidence } from '../repo.ts';

const answerMs = 10_000;
const mostBytes = 1_048_576;

export interface AskDatabase {
  nameOf(id: string): string | undefined;
  value(id: string, statement: string, signal: AbortSignal): Promise<unknown>;
}

interface Asked {
  figure: Figure;
  number: number;
  databases: AskDatabase;
  signal: AbortSignal;
}

/** What is behind the question mark may hold a key. */
const shown = (url: URL) => `${url.origin}${url.pathname}`;

async function bodyOf(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > mostBytes) throw new Error('its answer is longer than 1 MB');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

async function get(url: URL, signal: AbortSignal): Promise<string> {
  // It brings all of `fetch` with it, which costs every start 40 ms.
  const { request } = url.protocol === 'https:' ? await import('node:https') : await import('node:http');
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const headers = { accept: 'application/json, text/plain', 'user-agent': 'Optimus', connection: 'close' };
    request(url, { agent: false, signal, headers }, resolve).once('error', reject).end();
  });
  const { statusCode = 0 } = answer;
  if (statusCode !== 200) {
    answer.destroy();
    throw new Error(`it answered with ${statusCode}`);
  }
  return bodyOf(answer);
}

/** Prometheus and databases write numbers as texts. */
function numberOf(found: unknown, what: string): number {
  const value =
    typeof found === 'number' || typeof found === 'bigint'
      ? Number(found)
      : typeof found === 'string' && found.trim() !== ''
        ? Number(found)
        : Number.NaN;
  if (!Number.isFinite(value)) throw new Error(`${what} is no number`);
  return value;
}

function numberIn(body: string, path: string | null): number {
  let found: unknown = body.trim();
  if (path !== null) {
    try {
      found = JSON.parse(body);
    } catch {
      throw new Error('its answer is no JSON');
    }
    for (const key of path.split('.'))
      found =
        found !== null && typeof found === 'object' && Object.hasOwn(found, key) ? Reflect.get(found, key) : undefined;
    if (found === undefined) throw new Error(`its answer holds nothing at ${path}`);
  }
  return numberOf(found, path ?? 'its answer');
}

const versioned = (text: string, number: number) => text.replaceAll('{version}', String(number));

/** Where it is asked for, and how. */
function sourceOf({ figure, number, databases }: Asked): { of: string; ask(signal: AbortSignal): Promise<number> } {
  if ('url' in figure) {
    const url = new URL(versioned(figure.url, number));
    return { of: shown(url), ask: async (signal) => numberIn(await get(url, signal), figure.path) };
  }
  const { databaseId, query } = figure;
  return {
    of: databases.nameOf(databaseId) ?? 'a database that is watched no more',
    async ask(signal) {
      const found = await databases.value(databaseId, versioned(query, number), signal);
      if (found === undefined) throw new Error('the query gave no row');
      return numberOf(found, 'what the query gave');
    },
  };
}

const abortOf = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });

/** Asks for the user's figure; fails where it is out of bounds, or where nobody can say what it is. */
export async function judgeFigure(asked: Asked): Promise<Evidence> {
  const { figure, number, signal } = asked;
  const { of, ask } = sourceOf(asked);
  const late = AbortSignal.timeout(answerMs);
  let value: number;
  try {
    const over = AbortSignal.any([signal, late]);
    // What computes in SQLite hears no signal: it is left to its end, and nobody waits for it.
    value = await Promise.race([ask(over), abortOf(over)]);
  } catch (error) {
    signal.throwIfAborted();
    const why = late.aborted
      ? `no answer within ${answerMs / 1_000} s`
      : error instanceof Error
        ? error.message
        : String(error);
    throw new StepFailure(`The figure of version ${number} could not be had from ${of}: ${why}`, {
      retry: false,
    });
  }
  const { atLeast, atMost } = figure;
  const bounds = [atLeast === null ? '' : `at least ${atLeast}`, atMost === null ? '' : `at most ${atMost}`]
    .filter(Boolean)
    .join(' and ');
  if ((atLeast !== null && value < atLeast) || (atMost !== null && value > atMost))
    throw new StepFailure(`The figure of version ${number} is ${value}, and ${bounds} is wanted`, { retry: false });
  return { ok: true, sentence: `Your figure is ${value}; ${bounds} is wanted.` };
}
