import type { AttentionSeverity } from '../../../shared/features/attention/schema.ts';
import type { MarkState } from '../../ui/state-mark.tsx';

export const severityMarks: Record<AttentionSeverity, { state: MarkState; word: string }> = {
  critical: { state: 'failing', word: 'critical' },
  error: { state: 'failing', word: 'error' },
  warning: { state: 'warning', word: 'warning' },
  info: { state: 'info', word: 'note' },
};
