import type { Severity } from '../../../shared/features/journal/schema.ts';
import type { MarkState } from '../../ui/state-mark.tsx';

export const severityMarks: Record<Severity, { state: MarkState; word: string }> = {
  info: { state: 'neutral', word: 'info' },
  notice: { state: 'info', word: 'notice' },
  warning: { state: 'warning', word: 'warning' },
  error: { state: 'failing', word: 'error' },
};

export const actorWords = { user: 'you', optimus: 'Optimus', outside: 'from outside' } as const;
