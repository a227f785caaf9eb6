import type { AttentionSeverity } from '../../../shared/features/attention/schema.ts';
import type { ChannelKind, ChannelView, Delivery } from '../../../shared/features/notifications/channels.ts';
import type { MarkState } from '../../ui/state-mark.tsx';

export const severityMarks: Record<AttentionSeverity, { state: MarkState; word: string }> = {
  critical: { state: 'failing', word: 'critical' },
  error: { state: 'failing', word: 'error' },
  warning: { state: 'warning', word: 'warning' },
  info: { state: 'info', word: 'note' },
};

export const kindWords: Record<ChannelKind, string> = {
  native: 'Desktop',
  email: 'E-mail',
  sms: 'SMS',
  slack: 'Slack',
  discord: 'Discord',
  ntfy: 'ntfy',
  webhook: 'Webhook',
  push: 'Web Push',
};

export function channelMark({ enabled, disabledWhy, trouble, last, config }: ChannelView): {
  state: MarkState;
  word: string;
} {
  if (!enabled) return disabledWhy ? { state: 'failing', word: 'turned off: gone' } : { state: 'stopped', word: 'off' };
  if (trouble) return { state: config.kind === 'native' ? 'stopped' : 'failing', word: 'not available' };
  if (config.kind === 'native') return { state: 'healthy', word: 'ready' };
  if (!last) return { state: 'neutral', word: 'not tried yet' };
  return last.ok ? { state: 'healthy', word: 'works' } : { state: 'failing', word: 'failing' };
}

export function deliveryMark({ state, heldWhy, attempts }: Delivery): { state: MarkState; word: string } {
  switch (state) {
    case 'held':
      return { state: 'waiting', word: heldWhy === 'quiet' ? 'quiet hours' : 'held for a digest' };
    case 'waiting':
      return attempts > 0 ? { state: 'warning', word: 'trying again' } : { state: 'running', word: 'on its way' };
    case 'sent':
      return { state: 'healthy', word: 'sent' };
    case 'bundled':
      return { state: 'healthy', word: 'in a digest' };
    case 'failed':
      return { state: 'failing', word: 'failed' };
    case 'dropped':
      return { state: 'stopped', word: 'given up' };
  }
}
