import type { ChannelSecrets } from '../../../../shared/features/notifications/channels.ts';
import { REDACTED } from '../../../core/log/redact-patterns.ts';

const shortest = 6;

/** A server that does not know an address often says its path back (`Cannot POST /hooks/…`), and that is the credential. */
function echoesOf(secret: string): string[] {
  if (!URL.canParse(secret)) return [secret];
  const { pathname, search, searchParams } = new URL(secret);
  const parts = [`${pathname}${search}`, pathname, ...pathname.split('/'), ...searchParams.values()];
  return [secret, ...parts, ...parts.map(decoded)];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** What the other side has said, without what it can only know from our secret. */
export function hideEcho(answer: string, secrets: ChannelSecrets): string {
  const echoes = Object.values(secrets).flatMap(echoesOf);
  return [...new Set(echoes)]
    .filter((one) => one.length >= shortest)
    .sort((a, b) => b.length - a.length)
    .reduce((text, one) => text.replaceAll(one, REDACTED), answer);
}
