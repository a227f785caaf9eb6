import type {
  ChannelConfig,
  ChannelInput,
  ChannelKind,
  ChannelView,
  SecretField,
} from '../../../shared/features/notifications/channels.ts';

export interface FieldShape {
  /** Under `config.` or `secrets.`, as the core names it when something is wrong with it. */
  name: string;
  label: string;
  hint?: string;
  placeholder?: string;
  type: 'text' | 'number' | 'secret' | 'select' | 'switch';
  options?: readonly { value: string; label: string }[];
  /** Shown only while another field says so. */
  when?: (values: Values) => boolean;
}

export type Values = Readonly<Record<string, string>>;

const text = (name: string, label: string, more: Partial<FieldShape> = {}): FieldShape => ({
  name,
  label,
  type: 'text',
  ...more,
});
const secret = (name: SecretField, label: string, more: Partial<FieldShape> = {}): FieldShape => ({
  name: `secrets.${name}`,
  label,
  type: 'secret',
  ...more,
});

type Addable = Exclude<ChannelKind, 'native' | 'push'>;

export const fieldsOf: Record<Addable, readonly FieldShape[]> = {
  email: [
    text('config.host', 'Server', { placeholder: 'smtp.example.org' }),
    {
      name: 'config.security',
      label: 'Encryption',
      type: 'select',
      options: [
        { value: 'tls', label: 'TLS (465)' },
        { value: 'starttls', label: 'STARTTLS (587)' },
        { value: 'none', label: 'None' },
      ],
    },
    { name: 'config.port', label: 'Port', type: 'number' },
    text('config.user', 'User', { hint: 'Empty if the server asks for none.' }),
    secret('password', 'Password', { when: (values) => values['config.user'] !== '' }),
    text('config.from', 'From', { placeholder: 'optimus@example.org' }),
    text('config.to', 'To', { placeholder: 'me@example.org', hint: 'Several with commas.' }),
    {
      name: 'config.allowSelfSigned',
      label: 'Trust a certificate that nobody known has signed',
      type: 'switch',
      when: (values) => values['config.security'] !== 'none',
    },
  ],
  sms: [
    text('config.accountSid', 'Account SID', { placeholder: 'AC…', hint: 'From the console of Twilio.' }),
    secret('authToken', 'Auth token'),
    text('config.from', 'From', { placeholder: '+41790000000', hint: 'A number of your Twilio account.' }),
    text('config.to', 'To', { placeholder: '+41790000000' }),
  ],
  slack: [
    secret('url', 'Webhook URL', {
      placeholder: 'https://hooks.slack.com/services/…',
      hint: 'Slack → Apps → Incoming Webhooks. It is kept like a password.',
    }),
  ],
  discord: [
    secret('url', 'Webhook URL', {
      placeholder: 'https://discord.com/api/webhooks/…',
      hint: 'Server settings → Integrations → Webhooks → Copy webhook URL. It is kept like a password.',
    }),
  ],
  ntfy: [
    text('config.server', 'Server', { placeholder: 'https://ntfy.sh' }),
    text('config.topic', 'Topic', { hint: 'Who knows it can read it, unless the server asks for a token.' }),
    {
      name: 'config.auth',
      label: 'Access',
      type: 'select',
      options: [
        { value: 'none', label: 'Open topic' },
        { value: 'token', label: 'Access token' },
        { value: 'password', label: 'User and password' },
      ],
    },
    secret('token', 'Access token', { when: (values) => values['config.auth'] === 'token' }),
    text('config.user', 'User', { when: (values) => values['config.auth'] === 'password' }),
    secret('password', 'Password', { when: (values) => values['config.auth'] === 'password' }),
  ],
  webhook: [
    secret('url', 'Address', { placeholder: 'https://example.org/optimus', hint: 'It is kept like a password.' }),
    secret('signing', 'Signing secret', {
      hint: 'Each request carries the HMAC-SHA256 of its time and body under this secret; the guide shows how to check it.',
    }),
  ],
};

const defaults: Record<Addable, Values> = {
  email: {
    'config.host': '',
    'config.port': '587',
    'config.security': 'starttls',
    'config.user': '',
    'config.from': '',
    'config.to': '',
    'config.allowSelfSigned': '',
  },
  sms: { 'config.accountSid': '', 'config.from': '', 'config.to': '' },
  slack: {},
  discord: {},
  ntfy: { 'config.server': 'https://ntfy.sh', 'config.topic': '', 'config.auth': 'none', 'config.user': '' },
  webhook: {},
};

export const isAddable = (kind: ChannelKind): kind is Addable => kind in fieldsOf;

/** As the fields hold it: all of it text, secrets empty because nobody gets them back. */
export function valuesOf(kind: Addable, channel: ChannelView | null): Values {
  const config = Object.entries(channel?.config ?? {}).flatMap(([key, value]) =>
    key === 'kind'
      ? []
      : [[`config.${key}`, value === false ? '' : Array.isArray(value) ? value.join(', ') : String(value)]],
  );
  return { ...defaults[kind], ...(Object.fromEntries(config) as Values) };
}

const ports: Record<string, string> = { tls: '465', starttls: '587', none: '25' };

/** Another encryption has another port, unless somebody has chosen one. */
export function withValue(values: Values, name: string, value: string): Values {
  const next = { ...values, [name]: value };
  if (name !== 'config.security' || !Object.values(ports).includes(values['config.port'] ?? '')) return next;
  return { ...next, 'config.port': ports[value] ?? '' };
}

function configOf(kind: Addable, values: Values): ChannelConfig {
  const get = (name: string) => (values[`config.${name}`] ?? '').trim();
  switch (kind) {
    case 'email':
      return {
        kind,
        host: get('host'),
        port: Number(get('port')),
        security: get('security') === 'tls' ? 'tls' : get('security') === 'none' ? 'none' : 'starttls',
        user: get('user'),
        from: get('from'),
        to: get('to')
          .split(/[,;\s]+/)
          .filter(Boolean),
        allowSelfSigned: get('allowSelfSigned') !== '' && get('security') !== 'none',
      };
    case 'sms':
      return { kind, accountSid: get('accountSid'), from: get('from'), to: get('to') };
    case 'ntfy': {
      const auth = get('auth') === 'token' ? 'token' : get('auth') === 'password' ? 'password' : 'none';
      return { kind, server: get('server'), topic: get('topic'), auth, user: auth === 'password' ? get('user') : '' };
    }
    case 'slack':
    case 'discord':
    case 'webhook':
      return { kind };
  }
}

/** A secret that was left empty stays as it is. */
export function inputOf(kind: Addable, name: string, values: Values, fallback: ChannelInput['fallback']): ChannelInput {
  const shown = fieldsOf[kind].filter(({ when }) => !when || when(values));
  const secrets = Object.fromEntries(
    shown.flatMap(({ name: field, type }) => {
      const value = (values[field] ?? '').trim();
      return type === 'secret' && value !== '' ? [[field.slice('secrets.'.length), value]] : [];
    }),
  );
  return { name: name.trim(), config: configOf(kind, values), secrets, fallback };
}
