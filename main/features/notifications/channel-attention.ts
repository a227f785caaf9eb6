import type { Attention, Draft } from '../../core/attention/attention.ts';
import type { Channel } from './channels/repo.ts';

const route = (id: string) => `/notifications?tab=channels&channel=${id}`;
/** A server that is away for some minutes is nobody's business. */
const awayMs = 15 * 60_000;

const mend: Record<string, string> = {
  gone: 'Give it a new address, or remove it',
  credentials: 'Enter its credentials again',
  setup: 'Change how it is set up',
};

/** What a channel needs of the user; null while it works, or only stumbles. */
export function draftOf(channel: Channel, waiting: number, now: number): Draft | null {
  const { id, name, enabled, disabledWhy, last, failingSince } = channel;
  const subject = { type: 'channel', id, label: name };
  const base = { key: `notifications/channel/${id}`, subject };
  if (!enabled && disabledWhy !== null)
    return {
      ...base,
      severity: 'error',
      sentence: `Nothing goes to ${name} any more`,
      evidence: `It was turned off because its target is gone: ${disabledWhy}`,
      fingerprint: `off ${disabledWhy}`,
      actions: [{ id: 'open', label: mend.gone ?? '', route: route(id) }],
    };
  if (!enabled || !last || last.ok) return null;
  const label = mend[last.why ?? ''];
  if (label)
    return {
      ...base,
      severity: 'error',
      sentence:
        last.why === 'credentials' ? `${name} does not take the credentials` : `${name} cannot work as it is set up`,
      evidence: last.answer,
      ...(failingSince !== null && { since: failingSince }),
      fingerprint: `${last.why}`,
      actions: [{ id: 'open', label, route: route(id) }],
    };
  if (last.why !== 'temporary' || waiting === 0 || failingSince === null || now - failingSince < awayMs) return null;
  return {
    ...base,
    severity: 'warning',
    sentence: `${name} cannot be reached; ${waiting === 1 ? 'a notice waits' : `${waiting} notices wait`}`,
    evidence: last.answer,
    since: failingSince,
    fingerprint: 'away',
    actions: [{ id: 'open', label: 'Open the outbox', route: '/notifications?tab=outbox' }],
  };
}

export function createChannelAttention(attention: Pick<Attention, 'source'>) {
  const source = attention.source('notifications');
  return {
    set(drafts: Draft[]): void {
      source.set(drafts);
    },
    dispose: () => source.dispose(),
  };
}
