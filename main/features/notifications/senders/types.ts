import type { AttentionSeverity } from '../../../../shared/features/attention/schema.ts';
import type { ChannelConfig, ChannelSecrets } from '../../../../shared/features/notifications/channels.ts';

/** What is sent: clean of control characters, so that every sender may put it where it wants. */
export interface Message {
  /** The same for every try, also after a crash. */
  id: string;
  /** That of the message to which this one belongs, if it went the same way. */
  inReplyTo: string | null;
  at: number;
  kind: string;
  key: string;
  severity: AttentionSeverity;
  title: string;
  body: string;
  route: string;
}

/**
 * What the other side said, in its own words. `gone`: the target does not exist any more; `credentials`: it does not take ours;
 * `setup`: it can never work as it is configured; `refused`: it does not want this message.
 */
export type Answer =
  | { kind: 'sent'; answer: string }
  | { kind: 'temporary'; answer: string; retryAfterMs?: number }
  | { kind: 'permanent'; why: 'gone' | 'credentials' | 'setup' | 'refused'; answer: string };

export interface Target {
  config: ChannelConfig;
  secrets: ChannelSecrets;
}

export type Send<C extends ChannelConfig = ChannelConfig> = (
  message: Message,
  target: { config: C; secrets: ChannelSecrets },
  signal: AbortSignal,
) => Promise<Answer>;
