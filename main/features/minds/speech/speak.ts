import type { ModelEnd } from '../../../../shared/features/minds/schema.ts';
import { type AskingDeps, targetOf } from '../asking/create-asking.ts';
import { faultOf } from '../asking/fault-of.ts';
import { localId } from '../keeping/registry-id.ts';
import type { Minds, SpeakAsk, SpokenSound } from '../types.ts';
import { MindFault } from '../wire/fault.ts';
import { createTimedCall } from './timed-call.ts';

const silenceMs = 30_000;
/** Nobody speaks so slowly: a sound that goes on is no speech of this text. */
const msPerLetter = 1_000;
const leastMs = 30_000;

type End = Extract<SpokenSound, { type: 'end' }>;

export function createSpeak(deps: AskingDeps): Minds['speak'] {
  const { registry, providers, ledger, clock, hide, health, over } = deps;

  async function ready({ model }: SpeakAsk) {
    await registry.loaded();
    if (model.connectionId === localId) throw new MindFault('not-sent', 'Models of this machine do not speak');
    const connection = registry.connections.get(model.connectionId);
    if (!connection) throw new MindFault('not-sent', 'The connection to this model is not there any more');
    const { speech } = providers[connection.kind];
    if (!speech) throw new MindFault('not-sent', `${connection.name} has no models that speak`);
    return { connection, speech, target: await targetOf(deps.keyOf, connection) };
  }

  return async function* speak(ask): AsyncGenerator<SpokenSound, void, void> {
    const signal = ask.signal ? AbortSignal.any([ask.signal, over]) : over;
    const ended = (end: ModelEnd): End => ({ type: 'end', end });
    const found = await ready(ask).catch((error: unknown) => ({ fault: faultOf(error) }));
    if ('fault' in found) return void (yield ended({ kind: 'failed', fault: found.fault }));
    if (signal.aborted) return void (yield ended({ kind: 'cancelled' }));
    if (ask.text.trim() === '') return void (yield ended({ kind: 'complete' }));

    const { connection, speech, target } = found;
    const timed = createTimedCall({ clock, signal, silenceMs, hide: (text) => hide(text, connection) });
    const begun = clock.monotonic();
    const entry = ledger.begin(ask, connection.name);
    const longest = leastMs + ask.text.length * msPerLetter;
    let end: ModelEnd = { kind: 'cancelled' };
    let ms = 0;
    try {
      const { model, text, voice, rate } = ask;
      const sounds = speech.speak(target, { model: model.model, text, voice, rate }, timed.call);
      for await (const { rate: hertz, pcm } of sounds) {
        if (signal.aborted) break;
        ms += (pcm.byteLength / 2 / hertz) * 1_000;
        if (ms > longest) break;
        timed.rest();
        yield { type: 'sound', rate: hertz, pcm };
        timed.goOn();
      }
      if (signal.aborted) end = { kind: 'cancelled' };
      else if (ms > longest) end = { kind: 'length' };
      else if (ms === 0) throw new MindFault('empty', 'It sent no sound');
      else end = { kind: 'complete' };
    } catch (error) {
      end = signal.aborted ? { kind: 'cancelled' } : { kind: 'failed', fault: timed.faultOf(error) };
    } finally {
      // Also when whoever listened has gone away.
      timed.end();
      entry.end({ end, usage: null, tookMs: clock.monotonic() - begun });
      if (end.kind !== 'cancelled') health(connection, end.kind === 'failed' ? end.fault : null);
    }
    yield ended(end);
  };
}
