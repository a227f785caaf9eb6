import { bytesText as shownBytes } from '../../../../../shared/lib/bytes.ts';

/** Texts of workflows go to shells and mails, where a plain blank and a plain minus are safe. */
export const bytesText = (bytes: number): string => shownBytes(bytes).replace('\u00a0', ' ').replace('−', '-');

export function durationWords(ms: number): string {
  if (Math.abs(ms) < 1000) return `${Math.round(ms)} ms`;
  const seconds = Math.round(Math.abs(ms) / 1000);
  const parts: [number, string][] = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ];
  const first = parts.findIndex(([amount]) => amount > 0);
  const text = parts
    .slice(first, first + 2)
    .filter(([amount]) => amount > 0)
    .map(([amount, unit]) => `${amount} ${unit}`)
    .join(' ');
  return ms < 0 ? `-${text}` : text;
}
