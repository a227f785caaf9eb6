import type { Settings } from '../../shared/features/settings/schema.ts';
import type { HostRequest } from '../../shared/features/system/schema.ts';
import type { Channel } from './lib/channel.ts';
import type { Cancel, Clock } from './lib/clock.ts';
import type { HostPorts } from './ports/host-ports.ts';

/** A key that is held down repeats itself, at first after two thirds of a second at most. */
const repeatsMs = 700;
const restMs = 4_000;

interface Deps {
  hostPorts: HostPorts;
  settings: { get(): Settings; onChange(fn: (next: Settings) => void): Cancel };
  clock: Clock;
  overlayRequests: Channel<HostRequest>;
  /** Of the page in the main window, which comes to the front for it. */
  ask: (request: HostRequest) => void;
}

/** The key to speak with: to the small window where there is one, else to the page. */
export function createVoiceKey({ hostPorts, settings, clock, overlayRequests, ask }: Deps) {
  const { overlay, hold } = hostPorts;
  let last = Number.NEGATIVE_INFINITY;
  let stopWarming = () => {};

  function send(phase: 'press' | 'release'): void {
    const request: HostRequest = { type: 'voice', phase };
    if (overlay.status().available) {
      if (phase === 'press') overlay.show({ focus: false });
      overlayRequests.publish(request);
    } else ask(request);
  }

  let watched: string | null = null;
  function watch(): void {
    const { hotkeys, voice } = settings.get();
    const wanted = voice.mode === 'hold' && hotkeys.voice !== '' ? hotkeys.voice : null;
    if (wanted === watched) return;
    watched = wanted;
    hold.watch(wanted, () => {
      last = Number.NEGATIVE_INFINITY;
      send('release');
    });
  }
  /** A page that is loaded takes memory: only for who has it listen anyway; else the first word makes it. */
  function prepare(): void {
    const { warm, wake } = settings.get().voice;
    if (warm || wake) overlay.prepare();
  }
  watch();
  const stop = settings.onChange(() => {
    watch();
    prepare();
  });

  return {
    /** Asked for once, by `--voice` or a menu. */
    press: () => send('press'),
    /** The global key, as often as the system says so. */
    pressKey(): void {
      const at = clock.monotonic();
      const repeated = at - last < repeatsMs;
      last = at;
      if (!repeated) send('press');
    },
    /** Once the start is over. `used`: somebody has spoken before, and will again. */
    warmUp(used: boolean): void {
      // After the main window has come up: nobody speaks in the first seconds, and two pages at once would be slower.
      stopWarming = clock.after(restMs, () => (used ? overlay.prepare() : prepare()));
    },
    dispose() {
      stop();
      stopWarming();
      hold.watch(null, () => {});
    },
  };
}
