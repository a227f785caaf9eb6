import type { ModelRef, RoleName } from '../../../../shared/features/minds/schema.ts';
import { type AskingDeps, targetOf } from '../asking/create-asking.ts';
import type { Known } from '../keeping/registry.ts';
import { speechRank } from '../providers/speech-names.ts';
import type { ListedVoice } from '../providers/types.ts';
import type { Minds } from '../types.ts';
import { createTimedCall } from './timed-call.ts';

const silenceMs = 10_000;

/** All voices of all that speaks; who does not answer has none, and its connection says why. */
export function createVoices(deps: AskingDeps): Minds['voices'] {
  const { registry, providers, clock, hide, health, over } = deps;

  /** The one that the user chose, else the likely best. */
  function speakerOf(one: Known, role: (name: RoleName) => ModelRef | null): string | null {
    const chosen = role('speak');
    if (chosen?.connectionId === one.id) return chosen.model;
    const speaking = registry.modelsOf(one.id).filter(({ speech }) => speech === 'speak');
    const [best] = speaking.sort((a, b) => speechRank('speak', a.id) - speechRank('speak', b.id));
    return best?.id ?? null;
  }

  async function of(one: Known, model: string, signal: AbortSignal): Promise<ListedVoice[]> {
    const { speech } = providers[one.kind];
    if (!speech) return [];
    const timed = createTimedCall({ clock, signal, silenceMs, hide: (text) => hide(text, one) });
    try {
      return await speech.voices(await targetOf(deps.keyOf, one), model, timed.call);
    } catch (error) {
      const fault = timed.faultOf(error);
      // A key that may not list them may speak all the same.
      if (!signal.aborted && fault.code !== 'forbidden') health(one, fault);
      return [];
    } finally {
      timed.end();
    }
  }

  return async (given) => {
    await registry.loaded();
    const signal = given ? AbortSignal.any([given, over]) : over;
    const found = await Promise.all(
      [...registry.connections.values()].map(async (one) => {
        const model = speakerOf(one, registry.role);
        if (model === null) return [];
        const ref: ModelRef = { connectionId: one.id, model };
        return (await of(one, model, signal)).map((voice) => ({ model: ref, ...voice }));
      }),
    );
    return found.flat();
  };
}
