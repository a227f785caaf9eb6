import { DomainError } from '../../../../shared/contract/errors.ts';
import type { Settings } from '../../../../shared/features/settings/schema.ts';
import type { VoiceEvent } from '../../../../shared/features/voice/schema.ts';
import type { Channel } from '../../../core/lib/channel.ts';
import type { Cancel, Clock } from '../../../core/lib/clock.ts';
import { samplesIn } from '../recording/samples-in.ts';
import type { Ears } from '../types.ts';

interface Deps {
  ears: Pick<Ears, 'wake'>;
  clock: Clock;
  events: Channel<VoiceEvent>;
  settings: () => Settings['voice'];
  /** Something is being recorded: whoever speaks then does not call. */
  busy: () => boolean;
}

/** A page that listens sends several times a second. */
const goneAfterMs = 10_000;

/** Listens for the name, while the user wants that. What comes here is heard once and kept nowhere. */
export function createWaking({ ears, clock, events, settings, busy }: Deps) {
  let feeding: { client: string; next: number } | null = null;
  let cancel: Cancel = () => {};

  const rest = () => {
    cancel();
    cancel = () => {};
    if (!feeding) return;
    feeding = null;
    ears.wake.rest();
  };
  const stopWoken = ears.wake.onWoken(() => {
    if (feeding && settings().wake && !busy()) events.publish({ type: 'woken', at: clock.now() });
  });

  return {
    async feed({ seq, pcm }: { seq: number; pcm: string }, client: string): Promise<{ listening: boolean }> {
      if (!settings().wake) {
        rest();
        return { listening: false };
      }
      const problem = ears.wake.problem();
      if (problem !== null) throw new DomainError('UNAVAILABLE', { what: 'the wake word', why: problem });
      if (feeding && feeding.client !== client)
        throw new DomainError('CONFLICT', {
          ...{ what: 'the wake word', why: 'Another window listens for it already.' },
          remedy: 'Close the other one.',
        });
      const samples = samplesIn(pcm);
      // From 0 it begins anew; what came before is not heard twice, and a gap is only a pause here.
      if (feeding && seq !== 0 && seq < feeding.next) return { listening: true };
      feeding = { client, next: seq + 1 };
      cancel();
      cancel = clock.after(goneAfterMs, rest);
      if (!busy()) ears.wake.feed(samples);
      return { listening: true };
    },
    settingsChanged() {
      if (!settings().wake) rest();
    },
    dispose() {
      stopWoken();
      rest();
    },
  };
}
