import type { ModelEnd } from '../../../../shared/features/minds/schema.ts';
import { type AskingDeps, targetOf } from '../asking/create-asking.ts';
import { faultOf } from '../asking/fault-of.ts';
import { costOf, usageSum } from '../keeping/money.ts';
import { localId } from '../keeping/registry-id.ts';
import type { WrittenDown } from '../providers/types.ts';
import type { Minds, TranscribeAsk, Transcribed } from '../types.ts';
import { MindFault } from '../wire/fault.ts';
import { createTimedCall } from './timed-call.ts';
import { rate, readWav, writeWav } from './wav.ts';
import { numbersOf, windowsOf } from './windows.ts';

/** Beside the length of what was said: a server without a graphics card may be as slow as speech itself. */
const patience = 60_000;
/** OpenAI takes 25 MB at once, and longer sound is heard worse: ten minutes are 19 MB. */
const longestUpload = 10 * 60 * rate;

const failed = (code: 'not-sent', message: string): Transcribed => ({
  ok: false,
  end: { kind: 'failed', fault: { code, message, status: null, retryAfterMs: null } },
});

/** Nothing is asked again by itself: whoever asks has the sound still. */
export function createTranscribe(deps: AskingDeps): Minds['transcribe'] {
  const { registry, providers, ledger, local, clock, hide, health, over } = deps;

  async function overWire(ask: TranscribeAsk, samples: Uint8Array, signal: AbortSignal): Promise<WrittenDown> {
    const connection = registry.connections.get(ask.model.connectionId);
    if (!connection) throw new MindFault('not-sent', 'The connection to this model is not there any more');
    const transcribe = providers[connection.kind].speech?.transcribe;
    if (!transcribe) throw new MindFault('not-sent', `${connection.name} has no models that write down what is said`);
    const target = await targetOf(deps.keyOf, connection);
    const timed = createTimedCall({
      ...{ clock, signal, silenceMs: patience + samples.byteLength / 2 / (rate / 1_000) },
      hide: (text) => hide(text, connection),
    });
    try {
      const { model, language, prompt } = ask;
      const wav = writeWav(samples);
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

  /** One part of a recording, written into the ledger whatever comes of it. */
  async function part(ask: TranscribeAsk, samples: Uint8Array, signal: AbortSignal) {
    const begun = clock.monotonic();
    const entry = ledger.begin(ask, registry.info(ask.model)?.connectionName ?? '');
    let end: ModelEnd = { kind: 'complete' };
    let written: WrittenDown | null = null;
    try {
      const { language, prompt, model } = ask;
      written =
        model.connectionId === localId
          ? await local.transcribe(model.model, samples, { language, prompt, signal })
          : await overWire(ask, samples, signal);
    } catch (error) {
      end = signal.aborted ? { kind: 'cancelled' } : { kind: 'failed', fault: faultOf(error) };
    }
    entry.end({ end, usage: written?.usage ?? null, tookMs: clock.monotonic() - begun });
    return { written, end };
  }

  return async (ask): Promise<Transcribed> => {
    await registry.loaded();
    const wav = readWav(ask.wav);
    if (typeof wav === 'string') return failed('not-sent', `What was recorded cannot be written down. ${wav}`);
    const signal = ask.signal ? AbortSignal.any([ask.signal, over]) : over;
    if (signal.aborted) return { ok: false, end: { kind: 'cancelled' } };
    const begun = clock.monotonic();
    const here = ask.model.connectionId === localId;
    const longest = here ? Number.POSITIVE_INFINITY : longestUpload;
    const parts: { written: WrittenDown; long: number }[] = [];
    for (const { from, until } of windowsOf(numbersOf(wav.samples), longest)) {
      const { written, end } = await part(ask, wav.samples.subarray(from * 2, until * 2), signal);
      if (!written) return { ok: false, end };
      parts.push({ written, long: until - from });
    }
    const usage = parts.map(({ written }) => written.usage).reduce(usageSum);
    return {
      ...{ ok: true, usage, cost: costOf(registry.priceOf(ask.model), usage), tookMs: clock.monotonic() - begun },
      text: parts.flatMap(({ written: { text } }) => text || []).join(' '),
      language: parts.find(({ written }) => written.language !== null)?.written.language ?? null,
      noSpeech: meanOf(parts, 'noSpeech'),
      meanLogProbability: meanOf(parts, 'meanLogProbability'),
    };
  };
}

/** By how long each part is; null where no part has it. */
function meanOf(
  parts: readonly { written: WrittenDown; long: number }[],
  name: 'noSpeech' | 'meanLogProbability',
): number | null {
  const known = parts.flatMap(({ written, long }) => {
    const value = written[name];
    return value === null ? [] : [{ value, long: Math.max(1, long) }];
  });
  if (known.length === 0) return null;
  const weight = known.reduce((sum, { long }) => sum + long, 0);
  return known.reduce((sum, { value, long }) => sum + (value * long) / weight, 0);
}
