import type { ModelEnd, Usage } from '../../../../shared/features/minds/schema.ts';
import { costOf, usageSum } from '../keeping/money.ts';
import { localId } from '../keeping/registry-id.ts';
import type { EmbedAsk, Embedded, Minds } from '../types.ts';
import { MindFault } from '../wire/fault.ts';
import type { Call } from '../wire/send.ts';
import { type AskingDeps, targetOf } from './create-asking.ts';
import { faultOf, longestWords } from './fault-of.ts';

/** What goes into one request: providers set bounds to both. */
const mostTexts = 64;
const mostCharacters = 100_000;
const mostDimensions = 16_384;
const patience = 120_000;

function* batchesOf(texts: readonly string[]): Generator<string[]> {
  let batch: string[] = [];
  let size = 0;
  for (const text of texts) {
    if (batch.length > 0 && (batch.length >= mostTexts || size + text.length > mostCharacters)) {
      yield batch;
      batch = [];
      size = 0;
    }
    batch.push(text);
    size += text.length;
  }
  if (batch.length > 0) yield batch;
}

/** Of length one: only the direction says something. */
function checked(vectors: readonly (readonly number[])[], count: number): Float32Array[] {
  const dimensions = vectors[0]?.length ?? 0;
  const sound =
    vectors.length === count &&
    dimensions > 0 &&
    dimensions <= mostDimensions &&
    vectors.every((one) => Array.isArray(one) && one.length === dimensions && one.every(Number.isFinite));
  if (!sound) throw new MindFault('malformed', 'What came is not one vector of numbers for each text');
  return vectors.map((one) => {
    const length = Math.hypot(...one);
    return Float32Array.from(one, (value) => (length === 0 ? 0 : value / length));
  });
}

export function createEmbed(deps: AskingDeps): Minds['embed'] {
  const { registry, providers, ledger, local, clock, hide, health, over } = deps;

  async function overWire(ask: EmbedAsk, texts: readonly string[], signal: AbortSignal) {
    const connection = registry.connections.get(ask.model.connectionId);
    if (!connection) throw new MindFault('not-sent', 'The connection to this model is not there any more');
    const { embed } = providers[connection.kind];
    if (!embed) throw new MindFault('not-sent', 'Anthropic has no models that make vectors');
    const target = await targetOf(deps.keyOf, connection);
    const abort = new AbortController();
    const stop = () => abort.abort(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    let late = false;
    const timer = clock.after(patience, () => {
      late = true;
      abort.abort(new DOMException('silence', 'AbortError'));
    });
    const call: Call = { signal: abort.signal, now: clock.now, failure: null };
    try {
      const { vectors, usage } = await embed(target, ask.model.model, texts, call);
      health(connection, null);
      return { vectors: checked(vectors, texts.length), usage };
    } catch (error) {
      const fault = late
        ? new MindFault('timeout', `No answer within ${patience / 1_000} s`).fault
        : (call.failure?.fault ?? faultOf(error));
      // A provider may show the key in what it says, and what is told here is written down.
      const told = new MindFault(fault.code, hide(fault.message, connection).slice(0, longestWords), fault);
      if (!signal.aborted) health(connection, told.fault);
      throw told;
    } finally {
      timer();
      signal.removeEventListener('abort', stop);
    }
  }

  return async (ask): Promise<Embedded> => {
    await registry.loaded();
    const signal = ask.signal ? AbortSignal.any([ask.signal, over]) : over;
    const here = ask.model.connectionId === localId;
    const name = registry.info(ask.model)?.connectionName ?? '';
    const vectors: Float32Array[] = [];
    let total: Usage | null = { input: 0, cachedInput: 0, output: 0, reasoning: 0 };
    for (const texts of batchesOf(ask.texts)) {
      if (signal.aborted) return { ok: false, end: { kind: 'cancelled' } };
      const begun = clock.monotonic();
      // What runs here costs nothing and comes by the thousand: it is no request.
      const entry = here ? null : ledger.begin(ask, name);
      let end: ModelEnd = { kind: 'complete' };
      let usage: Usage | null = null;
      try {
        const made = here
          ? await local.embed(ask.model.model, texts, ask.side, signal)
          : await overWire(ask, texts, signal);
        usage = made.usage;
        vectors.push(...made.vectors);
      } catch (error) {
        end = signal.aborted ? { kind: 'cancelled' } : { kind: 'failed', fault: faultOf(error) };
      }
      total = usageSum(total, usage);
      entry?.end({ end, usage, tookMs: clock.monotonic() - begun });
      if (end.kind !== 'complete') return { ok: false, end };
    }
    return { ok: true, vectors, usage: total, cost: costOf(registry.priceOf(ask.model), total) };
  };
}
