import { invalid } from '../../../../shared/contract/errors.ts';
import type { ConnectionKind } from '../../../../shared/features/minds/schema.ts';

const usual: Partial<Record<ConnectionKind, string>> = {
  openai: 'https://api.openai.com/v1',
  anthropic: 'https://api.anthropic.com',
  ollama: 'http://127.0.0.1:11434',
  elevenlabs: 'https://api.elevenlabs.io',
};

export function isThisMachine(baseUrl: string): boolean {
  try {
    const { hostname } = new URL(baseUrl);
    return hostname === 'localhost' || hostname === '[::1]' || /^127\./.test(hostname);
  } catch {
    return false;
  }
}

const bad = (problem: string) => invalid([{ field: 'baseUrl', problem }]);

/** As it is kept: the address under which the paths of this kind begin. */
export function baseUrlOf(kind: ConnectionKind, given: string | undefined): string {
  const text = given?.trim() || usual[kind];
  if (text === undefined) throw bad('An address is needed, such as http://127.0.0.1:8080/v1.');
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw bad('This is no address.');
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw bad('It must begin with https:// or http://.');
  if (url.username !== '' || url.password !== '')
    throw bad('No name or password in the address: enter the key in its own field.');
  if (url.search !== '' || url.hash !== '') throw bad('Nothing after ? or # can be used.');
  const path = url.pathname.replace(/\/+$/, '');
  if (kind === 'anthropic' || kind === 'elevenlabs') return url.origin + path.replace(/\/v1$/, '');
  if (kind === 'ollama') return url.origin + path.replace(/\/(?:v1|api)$/, '');
  return url.origin + path.replace(/\/(?:chat\/completions|responses|models|audio\/(?:transcriptions|speech))$/, '');
}

/** What an official provider cannot do without. */
export const needsKey = (kind: ConnectionKind, baseUrl: string) => baseUrl === usual[kind] && kind !== 'ollama';
