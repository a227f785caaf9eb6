import { EventEmitter } from 'node:events';
import type { PowerMonitor } from 'electron';
import { describe, expect, it, vi } from 'vitest';
import type { Gap } from '../../core/lib/clock.ts';
import { createFakeClock } from '../../core/testing/fake-clock.ts';
import { watchPower } from './power.ts';

describe('sleep of the machine', () => {
  it('reaches the clock as a gap', () => {
    const clock = createFakeClock(1_000);
    const monitor = new EventEmitter();
    const gaps = vi.fn<(gap: Gap) => void>();
    clock.onResume(gaps);
    const stop = watchPower(monitor as unknown as PowerMonitor, clock);
    monitor.emit('resume');
    monitor.emit('suspend');
    clock.set(5_000);
    monitor.emit('suspend');
    monitor.emit('resume');
    monitor.emit('resume');
    expect(gaps.mock.calls).toEqual([[{ from: 1_000, to: 5_000 }]]);
    stop();
    expect(monitor.eventNames()).toEqual([]);
  });
});
