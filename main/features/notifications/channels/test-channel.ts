import { randomUUID } from 'node:crypto';
import { DomainError } from '../../../../shared/contract/errors.ts';
import { nativeChannelId, type TestReceipt } from '../../../../shared/features/notifications/channels.ts';
import type { Store } from '../../../core/db/types.ts';
import type { Clock } from '../../../core/lib/clock.ts';
import type { Native } from '../outbox/native.ts';
import type { Senders } from '../senders/create-senders.ts';
import { hideEcho } from '../senders/hide-echo.ts';
import type { Answer, Message } from '../senders/types.ts';
import type { Channels } from './channels.ts';
import type { ChannelRepo } from './repo.ts';

interface Deps {
  store: Store;
  clock: Clock;
  channels: Channels;
  channelRepo: ChannelRepo;
  senders: Senders;
  native: Native;
  redact(text: string): string;
}

/** The real delivery of a real message, at once and past every preference, for the answer of the other side. */
export function createTester({ store, clock, channels, channelRepo, senders, native, redact }: Deps) {
  const message = (name: string): Message => ({
    id: `test-${randomUUID()}`,
    inReplyTo: null,
    at: clock.now(),
    kind: 'test',
    key: 'notifications/test',
    severity: 'info',
    title: `A test of ${name}`,
    body: 'Notices of Optimus come to you this way.',
    route: '/notifications?tab=channels',
  });

  async function send(id: string): Promise<Answer> {
    const channel = await channels.found(id);
    if (channel.kind === 'native') throw new DomainError('NOT_FOUND', { what: 'channel', id });
    try {
      const secrets = await channels.secretsOf(id, channel.config);
      const answer = await senders[channel.kind](
        message(channel.name),
        { config: channel.config, secrets },
        new AbortController().signal,
      );
      return { ...answer, answer: redact(hideEcho(answer.answer, secrets)) };
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      const { why = 'It is not in the secret store.', remedy = 'Enter it again.' } = error.data as {
        why?: string;
        remedy?: string;
      };
      return { kind: 'permanent', why: 'credentials', answer: `Its secret cannot be read: ${why} ${remedy}` };
    }
  }

  return async function test(id: string): Promise<TestReceipt> {
    const began = clock.monotonic();
    const took = () => clock.monotonic() - began;
    if (id === nativeChannelId) {
      const why = native.show(message('this desktop'), null);
      return { ok: why === null, answer: why ?? 'Handed to the desktop', tookMs: took() };
    }
    const answer = await send(id);
    const ok = answer.kind === 'sent';
    const why = answer.kind === 'permanent' ? answer.why : answer.kind === 'temporary' ? 'temporary' : null;
    await channelRepo.answered(store.data, id, { at: clock.now(), ok, answer: answer.answer, why });
    return { ok, answer: answer.answer, tookMs: took() };
  };
}
