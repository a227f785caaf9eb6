import type { ModelEnd } from '../../../../shared/features/minds/schema.ts';
import { type AskingDeps, targetOf } from '../asking/create-asking.ts';
import { faultOf } from '../asking/fault-of.ts';
import { costOf } from '../keeping/money.ts';
import { localId } from '../keeping/registry-id.ts';
import type { WrittenDown } from '../providers/types.ts';
import type { Minds, TranscribeAsk, Transcribed } from '../types.ts';
import { MindFault } from '../wire/fault.ts';
import { createTimedCall } from './timed-call.ts';
import { readWav } from './wav.ts';

/** Beside the length of what was said: a server without a graphics card may be as slow as speech itself. */
const patience = 60_000;

const failed = (code: 'not-sent', message: string): Transcribed => ({
  ok: false,
  end: { kind: 'failed', fault: { code, message, status: null, retryAfterMs: null } },
});

/** One request; whoever asks has the sound still, and may ask again. */
export function createTranscribe(deps: AskingDeps): Minds['transcribe'] {
  const { registry, providers, ledger, local, clock, hide, health, over } = deps;

  async function overWire(ask: TranscribeAsk, ms: number, signal: AbortSignal): Promise<WrittenDown> {
    const connection = registry.connections.get(ask.model.connectionId);
    if (!connection) throw new MindFault('not-sent', 'The connection to this model is not there any more');
    const transcribe = providers[connection.kind].speech?.transcribe;
    if (!transcribe) throw new MindFault('not-sent', `${connection.name} has no models that write down what is said`);
    const target = await targetOf(deps.keyOf, connection);
    const timed = createTimedCall({
      ...{ clock, signal, silenceMs: patience + ms },
      hide: (text) => hide(text, connection),
    });
    try {
      const { model, wav, language, prompt } = ask;
      const written = await transcribe(target, { model: model.model, wav, language, prompt }, timed.call);
      health(connection, null);
      return written;
    } catch (error) {
      const fault = timed.faultOf(error);
      if (!signal.aborted) health(connection, fault);
      throw new MindFault(fault.code, fault.message, fault);
    } finally {
      timed.end();
    }
  }

  return async (ask): Promise<Transcribed> => {
    await registry.loaded();
    const wav = readWav(ask.wav);
    if (typeof wav === 'string') return failed('not-sent', `What was recorded cannot be written down. ${wav}`);
    const signal = ask.signal ? AbortSignal.any([ask.signal, over]) : over;
    if (signal.aborted) return { ok: false, end: { kind: 'cancelled' } };
    const here = ask.model.connectionId === localId;
    const begun = clock.monotonic();
    const entry = ledger.begin(ask, registry.info(ask.model)?.connectionName ?? '');
    let end: ModelEnd = { kind: 'complete' };
    let written: WrittenDown | null = null;
    try {
      const { language, prompt, model } = ask;
      written = here
        ? await local.transcribe(model.model, wav.samples, { language, prompt, signal })
        : await overWire(ask, wav.ms, signal);
    } catch (error) {
      end = signal.aborted ? { kind: 'cancelled' } : { kind: 'failed', fault: faultOf(error) };
    }
    const tookMs = clock.monotonic() - begun;
    entry.end({ end, usage: written?.usage ?? null, tookMs });
    if (!written) return { ok: false, end };
    return { ok: true, ...written, cost: costOf(registry.priceOf(ask.model), written.usage), tookMs };
  };
}
