import {
  type ChannelView,
  nativeChannelId,
  neededSecrets,
  type SecretField,
} from '../../../../shared/features/notifications/channels.ts';
import type { Capability } from '../../../../shared/features/system/schema.ts';
import { nativeName } from '../outbox/create-outbox.ts';
import type { Channel } from './repo.ts';

type Counts = { waiting: number; failed: number } | undefined;

export function viewOf(channel: Channel, kept: SecretField[], counts: Counts): ChannelView {
  const missing = neededSecrets(channel.config).filter((field) => !kept.includes(field));
  return {
    id: channel.id,
    name: channel.name,
    config: channel.config,
    enabled: channel.enabled,
    disabledWhy: channel.disabledWhy,
    trouble: missing.length > 0 ? { why: 'Its secret is not in the secret store.', remedy: 'Enter it again.' } : null,
    secrets: kept,
    fallback: channel.fallback,
    createdAt: channel.createdAt,
    last: channel.last && { at: channel.last.at, ok: channel.last.ok, answer: channel.last.answer },
    waiting: counts?.waiting ?? 0,
    failed: counts?.failed ?? 0,
  };
}

export const nativeView = (status: Capability, enabled: boolean, counts: Counts): ChannelView => ({
  id: nativeChannelId,
  name: nativeName,
  config: { kind: 'native' },
  enabled,
  disabledWhy: null,
  trouble: status.available ? null : { why: status.why, remedy: status.remedy },
  secrets: [],
  fallback: null,
  createdAt: 0,
  last: null,
  waiting: counts?.waiting ?? 0,
  failed: counts?.failed ?? 0,
});
