export type Tone = 'neutral' | 'accent' | 'ok' | 'warn' | 'bad' | 'info';

export const toneText: Record<Tone, string> = {
  neutral: 'text-dim',
  accent: 'text-accent',
  ok: 'text-ok',
  warn: 'text-warn',
  bad: 'text-bad',
  info: 'text-info',
};
