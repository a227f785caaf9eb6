import { randomUUID } from 'node:crypto';
import { DomainError } from '../../../../shared/contract/errors.ts';
import {
  type ChannelConfig,
  type ChannelInput,
  type ChannelSecrets,
  type Fallback,
  nativeChannelId,
  neededSecrets,
  type SecretField,
  secretFields,
} from '../../../../shared/features/notifications/channels.ts';
import type { Store } from '../../../core/db/types.ts';
import type { Journal } from '../../../core/journal/journal.ts';
import type { Clock } from '../../../core/lib/clock.ts';
import type { createSecrets } from '../../../core/secrets/secrets.ts';
import type { Endpoints } from '../senders/create-senders.ts';
import { checkChannel } from './check.ts';
import type { Channel, ChannelRepo } from './repo.ts';

interface Deps {
  store: Store;
  repo: ChannelRepo;
  secrets: ReturnType<typeof createSecrets>;
  journal: Journal;
  clock: Clock;
  endpoints: Endpoints;
  onChange(): Promise<void>;
}

const secretName = (id: string, field: SecretField) => `notifications/${id}/${field}`;
const words: Record<SecretField, string> = {
  password: 'password',
  authToken: 'auth token',
  url: 'address',
  token: 'token',
  signing: 'signing secret',
  subscription: 'browser',
};
const called = (field: SecretField, channel: string) => `The ${words[field]} of the channel ${channel}`;

type Named = Pick<Channel, 'id' | 'name'>;

/** Where notices go beside this desktop. What must not be read is in the secret store, under the id of the channel. */
export function createChannels({ store, repo, secrets, journal, clock, endpoints, onChange }: Deps) {
  async function found(id: string): Promise<Channel> {
    const channel = await repo.get(id);
    if (!channel) throw new DomainError('NOT_FOUND', { what: 'channel', id });
    return channel;
  }

  async function keptOf(id: string): Promise<SecretField[]> {
    const names = new Set((await secrets.list()).map(({ name }) => name));
    return Object.values(secretFields)
      .flat()
      .filter((field, at, all) => all.indexOf(field) === at && names.has(secretName(id, field)));
  }

  async function mustBeFree(name: string, id: string | null): Promise<void> {
    const twin = (await repo.list()).find((one) => one.name.toLowerCase() === name.toLowerCase() && one.id !== id);
    if (twin) throw new DomainError('CONFLICT', { what: name, why: 'Another channel has this name.' });
  }

  async function checkFallback(fallback: Fallback | null, id: string | null): Promise<void> {
    if (!fallback) return;
    if (fallback.channelId === id)
      throw new DomainError('CONFLICT', { what: 'the fallback', why: 'A channel cannot stand in for itself.' });
    if (fallback.channelId !== nativeChannelId) await found(fallback.channelId);
  }

  async function keep({ id, name }: Named, given: ChannelSecrets): Promise<void> {
    for (const [field, value] of Object.entries(given) as [SecretField, string][])
      await secrets.set(secretName(id, field), value, called(field, name));
  }

  async function forget({ id, name }: Named, fields: readonly SecretField[]): Promise<void> {
    for (const field of fields) await secrets.remove(secretName(id, field), called(field, name)).catch(() => {});
  }

  const say = (kind: string, sentence: string, { id, name }: { id: string; name: string }) =>
    journal.note({ kind, actor: 'user', sentence, subjects: [{ type: 'channel', id, label: name }] });

  return {
    list: repo.list,
    get: repo.get,
    found,
    keptOf,

    async add({ name, config, secrets: given, fallback }: ChannelInput): Promise<Channel> {
      if (config.kind === 'native')
        throw new DomainError('CONFLICT', { what: 'this desktop', why: 'It is a channel already.' });
      checkChannel(config, given, [], endpoints);
      await mustBeFree(name, null);
      await checkFallback(fallback, null);
      const id = randomUUID();
      // First the secrets: a channel without them would be there after a crash, secrets without a channel hurt nobody.
      await keep({ id, name }, given);
      await repo.add({ id, name, config, fallback, createdAt: clock.now() });
      say('notification-channel.added', `${name} was added to the channels`, { id, name });
      await onChange();
      return found(id);
    },

    async change(id: string, { name, config, secrets: given, fallback }: ChannelInput): Promise<Channel> {
      const before = await found(id);
      if (before.kind !== config.kind)
        throw new DomainError('CONFLICT', { what: before.name, why: 'A channel stays of its kind; add another one.' });
      const kept = await keptOf(id);
      checkChannel(config, given, kept, endpoints);
      await mustBeFree(name, id);
      await checkFallback(fallback, id);
      await keep({ id, name }, given);
      await repo.change(id, { name, config, fallback });
      await forget(
        { id, name },
        kept.filter((field) => !neededSecrets(config).includes(field)),
      );
      say('notification-channel.changed', `The channel ${name} was changed`, { id, name });
      await onChange();
      return found(id);
    },

    async enable(id: string, enabled: boolean): Promise<Channel> {
      const { name } = await found(id);
      await repo.enable(id, enabled, null);
      say(
        `notification-channel.${enabled ? 'enabled' : 'disabled'}`,
        `The channel ${name} was turned ${enabled ? 'on' : 'off'}`,
        { id, name },
      );
      await onChange();
      return found(id);
    },

    async remove(id: string): Promise<void> {
      const { name } = await found(id);
      const kept = await keptOf(id);
      await store.transaction((trx) => repo.remove(trx, id));
      await forget({ id, name }, kept);
      say('notification-channel.removed', `The channel ${name} was removed`, { id, name });
      await onChange();
    },

    /** Throws a sentence for people when one cannot be read. */
    async secretsOf(id: string, config: ChannelConfig): Promise<ChannelSecrets> {
      const found: ChannelSecrets = {};
      for (const field of neededSecrets(config)) found[field] = await secrets.get(secretName(id, field));
      return found;
    },
  };
}
export type Channels = ReturnType<typeof createChannels>;
