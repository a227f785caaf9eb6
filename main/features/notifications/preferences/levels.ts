import type { AttentionSeverity } from '../../../../shared/features/attention/schema.ts';
import type { ChannelKind, MatrixLevel } from '../../../../shared/features/notifications/channels.ts';

/** What there is to choose for; a kind that is not in here goes by the last. */
export const eventKinds = [
  { kind: 'alert.fired', label: 'An alert fires', hint: 'And each time it repeats' },
  { kind: 'alert.resolved', label: 'An alert is over', hint: 'Only where its beginning was told' },
  { kind: 'attention.raised', label: 'Something needs you', hint: 'What stands on the home screen' },
  { kind: 'reminder.due', label: 'A reminder is due', hint: 'At the time that you set' },
  { kind: 'workflow.notified', label: 'A workflow tells something', hint: 'Its notify step' },
  { kind: 'other', label: 'Anything else', hint: 'Whatever Optimus learns to tell later' },
] as const;

/** Told of what needs the user; over together with it. */
export const attentionKinds = ['attention.raised', 'reminder.due'] as const;

export const eventOf = (kind: string): string => (eventKinds.some((one) => one.kind === kind) ? kind : 'other');

const order: readonly MatrixLevel[] = ['info', 'warning', 'error', 'critical'];
const atLeast = (a: MatrixLevel, b: MatrixLevel): MatrixLevel => (order.indexOf(a) >= order.indexOf(b) ? a : b);

/** What holds until the user chooses: a text message costs money and wakes people, a notice of the desktop does neither. */
export function defaultLevel(kind: string, channel: ChannelKind, minimum: AttentionSeverity): MatrixLevel {
  if (kind === 'alert.resolved') return 'info';
  if (channel === 'sms') return 'critical';
  if (kind === 'workflow.notified' || kind === 'reminder.due') return channel === 'native' ? 'info' : 'warning';
  if (kind === 'attention.raised' && channel !== 'native') return atLeast('error', minimum);
  return minimum;
}
