import { z } from 'zod';

export const channelKinds = ['native', 'email', 'sms', 'slack', 'discord', 'ntfy', 'webhook', 'push'] as const;
export const channelKind = z.enum(channelKinds);
export type ChannelKind = z.infer<typeof channelKind>;

/** The notifications of this desktop: always there, never added. */
export const nativeChannelId = 'native';

/** One line, without what could begin another header. */
const line = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .regex(/^\P{Cc}*$/u, 'must be one line');
const mailAddress = z.email('is no mail address').max(320);
const httpAddress = z.url({ protocol: /^https?$/, error: 'must begin with https:// or http://' }).max(2_048);
const phone = z
  .string()
  .trim()
  .regex(/^\+[1-9]\d{5,14}$/, 'is a number with + and the country, such as +41790000000');

export const emailConfig = z.strictObject({
  kind: z.literal('email'),
  host: line(255),
  port: z.number().int().min(1).max(65_535),
  /** `tls` from the first byte (465), `starttls` demanded (587), `none` only for a server that is near. */
  security: z.enum(['tls', 'starttls', 'none']),
  /** Empty: the server asks for no name. */
  user: z
    .string()
    .max(320)
    .regex(/^\P{Cc}*$/u, 'must be one line'),
  from: mailAddress,
  to: z.array(mailAddress).min(1).max(20),
  /** Trusts a certificate that nobody known has signed. */
  allowSelfSigned: z.boolean(),
});
export const smsConfig = z.strictObject({
  kind: z.literal('sms'),
  accountSid: z
    .string()
    .trim()
    .regex(/^AC[0-9a-fA-F]{32}$/, 'is AC and 32 letters and digits, from the Twilio console'),
  from: phone,
  to: phone,
});
export const slackConfig = z.strictObject({ kind: z.literal('slack') });
export const discordConfig = z.strictObject({ kind: z.literal('discord') });
export const ntfyConfig = z.strictObject({
  kind: z.literal('ntfy'),
  server: httpAddress,
  topic: z
    .string()
    .trim()
    .regex(/^[-_A-Za-z0-9]{1,64}$/, 'has letters, digits, - and _ only, at most 64'),
  auth: z.enum(['none', 'token', 'password']),
  user: z
    .string()
    .max(320)
    .regex(/^\P{Cc}*$/u, 'must be one line'),
});
export const webhookConfig = z.strictObject({ kind: z.literal('webhook') });
export const pushConfig = z.strictObject({
  kind: z.literal('push'),
  /** What the browser calls itself. */
  device: z.string().max(300),
});
export const nativeConfig = z.strictObject({ kind: z.literal('native') });

/** What may be read by anybody; what must not be is in the secret store. */
export const channelConfig = z.discriminatedUnion('kind', [
  emailConfig,
  smsConfig,
  slackConfig,
  discordConfig,
  ntfyConfig,
  webhookConfig,
  pushConfig,
  nativeConfig,
]);
export type ChannelConfig = z.infer<typeof channelConfig>;
export type ConfigOf<K extends ChannelKind> = Extract<ChannelConfig, { kind: K }>;

export const secretField = z.enum(['password', 'authToken', 'url', 'token', 'signing', 'subscription']);
export type SecretField = z.infer<typeof secretField>;

/** What each kind keeps in the secret store; an address of Slack, Discord or a webhook is a credential by itself. */
export const secretFields: Record<ChannelKind, readonly SecretField[]> = {
  native: [],
  email: ['password'],
  sms: ['authToken'],
  slack: ['url'],
  discord: ['url'],
  ntfy: ['token', 'password'],
  webhook: ['url', 'signing'],
  push: ['subscription'],
};

/** Which of them a channel of this configuration cannot do without. */
export function neededSecrets(config: ChannelConfig): SecretField[] {
  if (config.kind === 'email') return config.user === '' ? [] : ['password'];
  if (config.kind === 'ntfy') return config.auth === 'none' ? [] : [config.auth];
  return [...secretFields[config.kind]];
}

export const channelName = line(100);
/** Given to be kept, never given back. */
export const channelSecrets = z.partialRecord(secretField, z.string().min(1).max(8_192));
export type ChannelSecrets = z.infer<typeof channelSecrets>;

export const fallback = z.object({
  channelId: z.string().max(64),
  /** Taken after so many minutes of temporary failures; at once after a permanent one. */
  afterMinutes: z.number().int().min(1).max(1_440),
});
export type Fallback = z.infer<typeof fallback>;

export const channelInput = z.object({
  name: channelName,
  config: channelConfig,
  secrets: channelSecrets.default({}),
  fallback: fallback.nullable().default(null),
});
export type ChannelInput = z.infer<typeof channelInput>;

export const channelView = z.object({
  id: z.string(),
  name: z.string(),
  config: channelConfig,
  enabled: z.boolean(),
  /** Why Optimus has turned it off; null when it has not. */
  disabledWhy: z.string().nullable(),
  /** It cannot be used now, and what mends that. */
  trouble: z.object({ why: z.string(), remedy: z.string() }).nullable(),
  /** Which secrets are kept for it. */
  secrets: z.array(secretField),
  fallback: fallback.nullable(),
  createdAt: z.number(),
  /** The newest true answer of the other side. */
  last: z.object({ at: z.number(), ok: z.boolean(), answer: z.string() }).nullable(),
  waiting: z.number().int(),
  failed: z.number().int(),
});
export type ChannelView = z.infer<typeof channelView>;

export const testReceipt = z.object({ ok: z.boolean(), answer: z.string(), tookMs: z.number() });
export type TestReceipt = z.infer<typeof testReceipt>;

/** `held`: until quiet hours or a burst are over; `bundled`: went out as part of a digest; `dropped`: the user gave it up. */
export const deliveryState = z.enum(['held', 'waiting', 'sent', 'failed', 'bundled', 'dropped']);
export type DeliveryState = z.infer<typeof deliveryState>;
export const deliveryCause = z.enum(['direct', 'digest', 'fallback']);

export const delivery = z.object({
  id: z.string(),
  noticeId: z.string().nullable(),
  title: z.string(),
  channelId: z.string(),
  channelName: z.string(),
  state: deliveryState,
  cause: deliveryCause,
  createdAt: z.number(),
  heldUntil: z.number().nullable(),
  heldWhy: z.enum(['quiet', 'burst']).nullable(),
  attempts: z.number().int(),
  nextAt: z.number().nullable(),
  /** What the other side has said last. */
  answer: z.string().nullable(),
  answeredAt: z.number().nullable(),
});
export type Delivery = z.infer<typeof delivery>;

export const deliveryFilter = z.object({
  states: z.array(deliveryState).max(6).optional(),
  channelId: z.string().max(64).optional(),
  after: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
export type DeliveryFilter = z.infer<typeof deliveryFilter>;
export const deliveryPage = z.object({ deliveries: z.array(delivery), next: z.string().nullable() });
export type DeliveryPage = z.infer<typeof deliveryPage>;

/** From which severity an event goes to a channel. */
export const matrixLevel = z.enum(['never', 'info', 'warning', 'error', 'critical']);
export type MatrixLevel = z.infer<typeof matrixLevel>;
export const matrixCell = z.object({
  kind: z.string().min(1).max(64),
  channelId: z.string().max(64),
  level: matrixLevel,
});
export type MatrixCell = z.infer<typeof matrixCell>;
export const matrix = z.object({
  kinds: z.array(z.object({ kind: z.string(), label: z.string(), hint: z.string() })),
  /** Every kind × channel: what holds, and whether the user has chosen it. */
  cells: z.array(matrixCell.extend({ chosen: z.boolean() })),
});
export type Matrix = z.infer<typeof matrix>;

export const pushKey = z.object({ publicKey: z.string() });
export const pushSubscription = z.object({
  endpoint: z.url().max(2_048),
  expirationTime: z.number().nullish(),
  keys: z.object({ p256dh: z.string().max(200), auth: z.string().max(100) }),
});
export type PushSubscription = z.infer<typeof pushSubscription>;
