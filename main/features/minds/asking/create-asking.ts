import type { Fault } from '../../../../shared/features/minds/schema.ts';
import type { Clock } from '../../../core/lib/clock.ts';
import type { Ledger } from '../keeping/ledger.ts';
import { sumOf } from '../keeping/money.ts';
import type { Known, Registry } from '../keeping/registry.ts';
import { localId } from '../keeping/registry-id.ts';
import type { LocalModels } from '../local/types.ts';
import { loadLibraries, type Providers } from '../providers/index.ts';
import { localStream } from '../providers/local.ts';
import type { Request, Shape, Target } from '../providers/types.ts';
import type { Answer, Ask, MindEvent } from '../types.ts';
import { MindFault } from '../wire/fault.ts';
import type { Call } from '../wire/send.ts';
import { faultOf, longestWords } from './fault-of.ts';
import { type Outcome, talk } from './talk.ts';

export interface AskingDeps {
  registry: Registry;
  providers: Providers;
  ledger: Ledger;
  local: LocalModels;
  clock: Clock;
  keyOf: (connection: Known) => Promise<string>;
  /** Takes secrets out of what a provider says. */
  hide: (text: string, connection: Known | null) => string;
  /** How a request by it ended. */
  health: (connection: Known, fault: Fault | null) => void;
  /** Rises when the program ends. */
  over: AbortSignal;
}

const usualSilence = 120_000;
/** A model may have to be loaded first, and this machine may be slow. */
const silenceHere = 600_000;
const mostTries = 3;
/** Who is told to wait longer hears of it instead. */
const longestWait = 60_000;

/** The fault after which it may be asked again: refused by a status, before anything of the answer came. */
function passing({ end, touched }: Outcome): Fault | null {
  if (end.kind !== 'failed' || touched || end.fault.status === null) return null;
  const { status, code } = end.fault;
  return (status === 429 || status >= 500) && code !== 'forbidden' ? end.fault : null;
}

/** Address and key as they belong together: while the user changes them, they may not. */
export async function targetOf(keyOf: AskingDeps['keyOf'], connection: Known): Promise<Target> {
  const { baseUrl, hasKey } = connection;
  const key = await keyOf(connection);
  if (connection.baseUrl !== baseUrl || connection.hasKey !== hasKey)
    throw new MindFault('not-sent', 'The connection was changed in this moment');
  return { baseUrl, key };
}

export function createAsking(deps: AskingDeps) {
  const { registry, providers, ledger, local, clock, hide, health, over } = deps;

  const notSent = (message: string): Outcome => ({
    ...{ text: '', toolCalls: [], usage: null, model: null, tookMs: 0, firstMs: null, touched: false },
    end: { kind: 'failed', fault: { code: 'not-sent', message, status: null, retryAfterMs: null } },
  });

  function requestOf(ask: Ask, shape: Shape | null): Request {
    const kept = registry.kept(ask.model);
    return {
      ...{ model: ask.model.model, messages: ask.messages, tools: ask.tools ?? [], shape },
      maxOutputTokens: ask.maxOutputTokens ?? null,
      limits: { contextTokens: kept?.contextTokens ?? null, outputTokens: kept?.outputTokens ?? null },
      contextTokens: registry.connections.get(ask.model.connectionId)?.contextTokens ?? null,
    };
  }

  /** What is needed to send it, or why it cannot be. */
  async function ready(ask: Ask, shape: Shape | null) {
    await registry.loaded();
    // Whoever asks several at once wants them to start at once, whatever their kind.
    await loadLibraries([...registry.connections.values()].map(({ kind }) => kind));
    const request = requestOf(ask, shape);
    if (ask.model.connectionId === localId) {
      const begin = (call: Call) => localStream(local, request, call);
      return { connection: null, name: 'This machine', begin };
    }
    const connection = registry.connections.get(ask.model.connectionId);
    if (!connection) return 'The connection to this model is not there any more';
    const target = await targetOf(deps.keyOf, connection);
    const begin = (call: Call) => providers[connection.kind].stream(target, request, call);
    return { connection, name: connection.name, begin };
  }

  async function* once(ask: Ask, shape: Shape | null, signal: AbortSignal): AsyncGenerator<MindEvent, Outcome, void> {
    const found = await ready(ask, shape).catch((error: unknown) => faultOf(error).message);
    if (typeof found === 'string') return notSent(found);
    const { connection, name, begin } = found;
    const refused = signal.aborted ? null : await ask.mayBegin?.();
    if (refused) return notSent(refused);
    if (signal.aborted) return { ...notSent(''), end: { kind: 'cancelled' } };
    const tell = (fault: Fault): Fault => ({
      ...{ ...fault, message: hide(fault.message, connection).slice(0, longestWords) },
    });
    const talking = talk({
      clock,
      signal,
      tell,
      begin,
      silenceMs: ask.silenceMs ?? (connection ? usualSilence : silenceHere),
    });
    let outcome: Outcome | null = null;
    const entry = ledger.begin(ask, name);
    try {
      for (;;) {
        const step = await talking.next();
        if (step.done) {
          outcome = step.value;
          return outcome;
        }
        yield step.value;
      }
    } finally {
      // A reader that goes away leaves no outcome: what was sent is written down all the same.
      if (!outcome) await talking.return({ ...notSent(''), end: { kind: 'cancelled' } });
      const final: Outcome = outcome ?? { ...notSent(''), end: { kind: 'cancelled' } };
      entry.end(final);
      if (connection && final.end.kind !== 'cancelled')
        health(connection, final.end.kind === 'failed' ? final.end.fault : null);
    }
  }

  const wait = (ms: number, signal: AbortSignal) =>
    new Promise<void>((resolve) => {
      const end = () => {
        cancel();
        signal.removeEventListener('abort', end);
        resolve();
      };
      const cancel = clock.after(ms, end);
      signal.addEventListener('abort', end, { once: true });
    });

  /** With `shape` it is an object that is asked for. */
  async function* stream(ask: Ask, shape: Shape | null = null): AsyncGenerator<MindEvent, void, void> {
    const signal = ask.signal ? AbortSignal.any([ask.signal, over]) : over;
    const begun = clock.monotonic();
    let cost: number | null = 0;
    for (let attempt = 1; ; attempt += 1) {
      let outcome = yield* once(ask, shape, signal);
      cost = sumOf(cost, ledger.costOf(ask.model, outcome));
      const fault = passing(outcome);
      if (fault && attempt < mostTries) {
        const ms = fault.retryAfterMs ?? 1_000 * 4 ** (attempt - 1);
        if (ms <= longestWait) {
          await wait(ms, signal);
          if (!signal.aborted) continue;
          outcome = { ...outcome, end: { kind: 'cancelled' } };
        }
      }
      const { text, toolCalls, end, usage, firstMs } = outcome;
      const answer: Answer = {
        ...{ text, toolCalls, end, usage, cost, firstMs, model: outcome.model ?? ask.model.model },
        tookMs: clock.monotonic() - begun,
      };
      yield { type: 'end', answer };
      return;
    }
  }

  return {
    stream,
    async ask(ask: Ask, shape: Shape | null = null): Promise<Answer> {
      for await (const event of stream(ask, shape)) if (event.type === 'end') return event.answer;
      throw new Error('a stream of a model ended without its end');
    },
  };
}
export type Asking = ReturnType<typeof createAsking>;
