import type { AttentionSeverity } from '../../../shared/features/attention/schema.ts';
import type { MarkState } from '../../ui/state-mark.tsx';

export const severityMarks: Record<AttentionSeverity, { state: MarkState; word: string }> = {
  critical: { state: 'failing', word: 'critical' },
  error: { state: 'failing', word: 'error' },
  warning: { state: 'warning', word: 'warning' },
  info: { state: 'info', word: 'note' },
};

export const severityOptions = (Object.keys(severityMarks) as AttentionSeverity[]).map((value) => ({
  value,
  label: severityMarks[value].word.replace(/^./, (letter) => letter.toUpperCase()),
}));

/** What alerts have said to the journal. */
export const historyKinds = [
  'alert.fired',
  'alert.repeated',
  'alert.resolved',
  'alert.acknowledged',
  'alert.unacknowledged',
  'alert.silenced',
  'alert.unsilenced',
];

const historyMarks: Record<string, { state: MarkState; word: string }> = {
  'alert.fired': { state: 'failing', word: 'fired' },
  'alert.repeated': { state: 'warning', word: 'still so' },
  'alert.resolved': { state: 'healthy', word: 'over' },
  'alert.acknowledged': { state: 'info', word: 'acknowledged' },
  'alert.unacknowledged': { state: 'info', word: 'taken back' },
  'alert.silenced': { state: 'stopped', word: 'silenced' },
  'alert.unsilenced': { state: 'info', word: 'not silent' },
};
export const historyMark = (kind: string) => historyMarks[kind] ?? { state: 'neutral' as const, word: kind };
