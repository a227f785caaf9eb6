import { type FieldProblem, invalid } from '../../../../shared/contract/errors.ts';
import {
  type ChannelConfig,
  type ChannelSecrets,
  neededSecrets,
  pushSubscription,
  type SecretField,
} from '../../../../shared/features/notifications/channels.ts';
import type { Endpoints } from '../senders/create-senders.ts';

/** Header values are one line of latin letters; a newline at the end of what was pasted is nobody's password. */
const plain = /^[\x20-\x7e]+$/;

function addressProblem(config: ChannelConfig, text: string, endpoints: Endpoints): string | null {
  const url = URL.parse(text);
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) return 'must begin with https:// or http://';
  if (url.username !== '' || url.password !== '')
    return 'must not hold a name and a password; the request is signed instead';
  const origins = config.kind === 'slack' ? endpoints.slack : config.kind === 'discord' ? endpoints.discord : null;
  if (origins && !origins.includes(url.origin)) return `is an address of ${origins[0]}`;
  if (config.kind === 'discord' && !url.pathname.startsWith('/api/'))
    return 'is the address that “Copy webhook URL” gives';
  return null;
}

function subscriptionProblem(text: string, endpoints: Endpoints): string | null {
  try {
    const { endpoint } = pushSubscription.parse(JSON.parse(text));
    return endpoints.push.test(endpoint) ? null : 'has no https address';
  } catch {
    return 'is not what a browser gives';
  }
}

/** Of what a channel is to be: `kept` are the secrets that it has by now. */
export function checkChannel(
  config: ChannelConfig,
  secrets: ChannelSecrets,
  kept: readonly SecretField[],
  endpoints: Endpoints,
): void {
  const problems: FieldProblem[] = [];
  for (const field of neededSecrets(config))
    if (secrets[field] === undefined && !kept.includes(field))
      problems.push({ field: `secrets.${field}`, problem: 'is needed' });
  if (config.kind === 'ntfy' && config.auth === 'password' && config.user === '')
    problems.push({ field: 'config.user', problem: 'is needed' });
  const { url, subscription, authToken, token } = secrets;
  for (const [field, value] of Object.entries({ authToken, token }))
    if (value !== undefined && !plain.test(value))
      problems.push({ field: `secrets.${field}`, problem: 'has characters that no token has' });
  const wrongUrl = url === undefined ? null : addressProblem(config, url, endpoints);
  if (wrongUrl) problems.push({ field: 'secrets.url', problem: wrongUrl });
  const wrongPairing = subscription === undefined ? null : subscriptionProblem(subscription, endpoints);
  if (wrongPairing) problems.push({ field: 'secrets.subscription', problem: wrongPairing });
  if (problems.length > 0) throw invalid(problems);
}
