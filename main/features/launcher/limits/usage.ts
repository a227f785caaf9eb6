import type { Limits, ServiceUsage } from '../../../../shared/features/launcher/schema.ts';
import { megabyte } from '../../../../shared/lib/bytes.ts';
import { keyOf } from '../../../../shared/lib/series-key.ts';
import type { Clock } from '../../../core/lib/clock.ts';
import type { MonitorsService } from '../../monitors/index.ts';
import { megabytes } from './words.ts';

const day = 86_400_000;
const overDays = 30;
const points = 4_000;
/** Of less than that nobody can tell what is usual. */
const knownMs = 3_600_000;
/** What is wanted beside what it mostly takes. */
const room = 1.5;

interface Deps {
  monitors: Pick<MonitorsService, 'range'>;
  clock: Pick<Clock, 'now'>;
}

/** The figure that ninety-nine of a hundred do not pass. */
export function p99(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * 0.99) - 1] ?? null;
}

/** 384 and 512 and 768 and 1024: what people would write. */
export function roundUp(mb: number): number {
  let step = 64;
  while (step * 8 < mb) step *= 2;
  return Math.max(64, Math.ceil(mb / step) * step);
}

const present = (values: readonly (number | null)[]) => values.filter((value) => value !== null);
const whole = (value: number | null) => (value === null ? null : Math.round(value));

function suggest(p99Mb: number, mostMb: number, limits: Limits, days: number): ServiceUsage['suggestion'] {
  const memoryMb = roundUp(Math.max(p99Mb * room, mostMb * 1.1));
  const now = limits.memoryMb;
  const tight = now !== null && now < mostMb * 1.1;
  if (now !== null && !tight && now <= memoryMb * 2) return null;
  const stretch = days === 1 ? 'one day' : `${days} days`;
  const has = now === null ? 'no limit' : `limit ${megabytes(now)}`;
  const advice = tight ? `${megabytes(memoryMb)} would leave it room` : `${megabytes(memoryMb)} would be enough`;
  return {
    sentence: `p99 of ${stretch} is ${megabytes(Math.round(p99Mb))}, ${has}: ${advice}.`,
    limits: { ...limits, memoryMb },
  };
}

/** What a service took so far, and the limit that this suggests. */
export function createUsage({ monitors, clock }: Deps) {
  return async ({ serviceId, limits }: { serviceId: string; limits: Limits }, by: string): Promise<ServiceUsage> => {
    const memoryKey = keyOf('memory.bytes', { scope: 'service', id: serviceId });
    const cpuKey = keyOf('cpu.used.percent', { scope: 'service', id: serviceId });
    const to = clock.now();
    const ranges = await monitors.range({ keys: [memoryKey, cpuKey], from: to - overDays * day, to, points });
    const memory = ranges.find(({ key }) => key === memoryKey);
    const cpu = ranges.find(({ key }) => key === cpuKey);
    const peaks = present(memory?.max ?? []).map((bytes) => bytes / megabyte);
    const known = memory?.mean.findIndex((value) => value !== null) ?? -1;
    const days = memory && known >= 0 ? Math.max(1, Math.round((to - memory.from - known * memory.stepMs) / day)) : 0;
    const p99Mb = p99(peaks);
    const mostMb = peaks.length === 0 ? null : Math.max(...peaks);
    const enough = memory !== undefined && peaks.length * memory.stepMs >= knownMs;
    return {
      days,
      memoryP99Mb: whole(p99Mb),
      memoryMostMb: whole(mostMb),
      cpuP99Percent: whole(p99(present(cpu?.max ?? []))),
      suggestion: enough && p99Mb !== null && mostMb !== null ? suggest(p99Mb, mostMb, limits, days) : null,
      by,
    };
  };
}
