import type { ChannelKind } from '../../../../shared/features/notifications/channels.ts';
import { createDiscordSender } from './discord.ts';
import { createEmailSender } from './email.ts';
import { createHttp } from './http.ts';
import { createNtfySender } from './ntfy.ts';
import { createSlackSender } from './slack.ts';
import { createTwilioSender } from './twilio.ts';
import type { Answer, Message, Send, Target } from './types.ts';
import { createPushSender, type VapidKeys } from './web-push.ts';
import { createWebhookSender } from './webhook.ts';

/** Where the services live; other than the real ones only for servers on loopback in tests. */
export interface Endpoints {
  twilio: string;
  slack: readonly string[];
  discord: readonly string[];
  /** Push services are reached by https alone. */
  push: RegExp;
}

export const realEndpoints: Endpoints = {
  twilio: 'https://api.twilio.com',
  slack: ['https://hooks.slack.com', 'https://hooks.slack-gov.com'],
  discord: ['https://discord.com', 'https://discordapp.com', 'https://canary.discord.com', 'https://ptb.discord.com'],
  push: /^https:\/\//,
};

interface Deps {
  endpoints: Endpoints;
  now: () => number;
  timeoutMs: number;
  vapid: () => Promise<VapidKeys>;
}

export type Sender = (message: Message, target: Target, signal: AbortSignal) => Promise<Answer>;

/** One per kind of channel that somebody far away listens to. */
export function createSenders({
  endpoints,
  now,
  timeoutMs,
  vapid,
}: Deps): Record<Exclude<ChannelKind, 'native'>, Sender> {
  const http = createHttp({ now, timeoutMs });
  const of = <K extends ChannelKind>(kind: K, send: Send<Extract<Target['config'], { kind: K }>>): Sender => {
    const mine = (config: Target['config']): config is Extract<Target['config'], { kind: K }> => config.kind === kind;
    return async (message, { config, secrets }, signal) => {
      if (!mine(config)) throw new Error(`a ${config.kind} channel was given to ${kind}`);
      return send(message, { config, secrets }, signal);
    };
  };
  return {
    email: of('email', createEmailSender({ connectMs: timeoutMs, silenceMs: timeoutMs, wholeMs: 3 * timeoutMs })),
    sms: of('sms', createTwilioSender(http, endpoints.twilio)),
    slack: of('slack', createSlackSender(http)),
    discord: of('discord', createDiscordSender(http)),
    ntfy: of('ntfy', createNtfySender(http)),
    webhook: of('webhook', createWebhookSender(http, now)),
    push: of('push', createPushSender(http, vapid)),
  };
}
export type Senders = ReturnType<typeof createSenders>;
