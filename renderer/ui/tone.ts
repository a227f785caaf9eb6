export type Tone = 'neutral' | 'accent' | 'ok' | 'warn' | 'bad' | 'info';

export const toneText: Record<Tone, string> = {
  neutral: 'text-dim',
  accent: 'text-accent',
  ok: 'text-ok',
  warn: 'text-warn',
  bad: 'text-bad',
  info: 'text-info',
};

export const toneFill: Record<Tone, string> = {
  neutral: 'bg-dim',
  accent: 'bg-accent',
  ok: 'bg-ok',
  warn: 'bg-warn',
  bad: 'bg-bad',
  info: 'bg-info',
};
