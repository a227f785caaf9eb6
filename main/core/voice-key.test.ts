import { describe, expect, it, vi } from 'vitest';
import { type Settings, settingsDefaults } from '../../shared/features/settings/schema.ts';
import type { HostRequest } from '../../shared/features/system/schema.ts';
import { createChannel } from './lib/channel.ts';
import { createFakeClock } from './testing/fake-clock.ts';
import { createFakeHost } from './testing/fake-host-ports.ts';
import { createVoiceKey } from './voice-key.ts';

function start({ overlay = true, voice = {} as Partial<Settings['voice']> } = {}) {
  const host = createFakeHost();
  host.seen.overlay.available = overlay;
  let now: Settings = { ...settingsDefaults, voice: { ...settingsDefaults.voice, ...voice } };
  const listeners = new Set<(settings: Settings) => void>();
  const settings = {
    get: () => now,
    onChange: (fn: (settings: Settings) => void) => {
      listeners.add(fn);
      return () => void listeners.delete(fn);
    },
  };
  const overlayRequests = createChannel<HostRequest>({ kind: 'drop-oldest', capacity: 20, hold: true });
  const publish = vi.spyOn(overlayRequests, 'publish');
  const ask = vi.fn();
  const clock = createFakeClock();
  const key = createVoiceKey({ hostPorts: host.ports, settings, clock, overlayRequests, ask });
  return {
    ...{ key, host, ask, clock },
    sent: () => publish.mock.calls.map(([request]) => (request.type === 'voice' ? request.phase : request.type)),
    change(patch: Partial<Settings['voice']>) {
      now = { ...now, voice: { ...now.voice, ...patch } };
      for (const listener of listeners) listener(now);
    },
  };
}

describe('the key to speak with', () => {
  it('brings the small window without its focus, and the page is not asked', () => {
    const one = start();
    one.key.pressKey();
    expect(one.host.seen.overlay).toMatchObject({ shown: true, focus: false });
    expect(one.sent()).toEqual(['press']);
    expect(one.ask).not.toHaveBeenCalled();
  });

  it('asks the page where there is no such window', () => {
    const one = start({ overlay: false });
    one.key.pressKey();
    expect(one.ask).toHaveBeenCalledExactlyOnceWith({ type: 'voice', phase: 'press' });
    expect(one.sent()).toEqual([]);
  });

  it('takes a key that repeats itself for one press, and the next press for another', () => {
    const one = start();
    for (const ms of [0, 660, 40, 40, 40]) {
      one.clock.advance(ms);
      one.key.pressKey();
    }
    expect(one.sent()).toEqual(['press']);
    one.clock.advance(701);
    one.key.pressKey();
    expect(one.sent()).toEqual(['press', 'press']);
  });

  it('watches for the end of the key only where it is held to talk', () => {
    const one = start();
    expect(one.host.seen.held).toBeNull();
    one.change({ mode: 'hold' });
    expect(one.host.seen.held?.accelerator).toBe(settingsDefaults.hotkeys.voice);
    one.key.pressKey();
    one.host.seen.held?.up();
    one.key.pressKey();
    expect(one.sent()).toEqual(['press', 'release', 'press']);
    one.change({ mode: 'toggle' });
    expect(one.host.seen.held).toBeNull();
  });

  it('makes the window ahead only for whoever speaks, or has the microphone open', () => {
    const never = start();
    never.key.warmUp(false);
    never.clock.advance(10_000);
    expect(never.host.seen.overlay.prepared).toBe(false);
    never.change({ warm: true });
    expect(never.host.seen.overlay.prepared).toBe(true);
    const spoke = start();
    spoke.key.warmUp(true);
    expect(spoke.host.seen.overlay.prepared).toBe(false);
    spoke.clock.advance(10_000);
    expect(spoke.host.seen.overlay.prepared).toBe(true);
  });
});
