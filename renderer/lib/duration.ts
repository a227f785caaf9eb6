import { nbsp } from './number.ts';

const steps = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
] as const;

/** The two largest units: `1 min 10 s`, `3 d 4 h`, `820 ms`. */
export function formatDuration(ms: number | null | undefined): string {
  if (ms === null || ms === undefined || !Number.isFinite(ms)) return '–';
  const span = Math.abs(ms);
  if (Math.round(span) < 1000) return `${Math.round(span)}${nbsp}ms`;
  if (span < 10_000) return `${Math.max(1, Math.floor(span / 100) / 10).toFixed(1)}${nbsp}s`;
  const first = steps.findIndex(([, size]) => span >= size);
  const parts: string[] = [];
  let rest = span;
  for (const [unit, size] of steps.slice(first, first + 2)) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${count}${nbsp}${unit}`);
  }
  return parts.join(' ');
}

/** `0:42`, `1:02:09`: for a clock that runs, because its width stays. */
export function formatClock(ms: number): string {
  const total = Math.max(0, Math.floor(ms / 1000));
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(total / 3600);
  const minutes = Math.floor(total / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(total % 60)}` : `${minutes}:${two(total % 60)}`;
}
