import { decoded, visible } from './characters.ts';

export type Address =
  | { kind: 'web'; href: string; shown: string }
  | { kind: 'mail'; href: string; shown: string }
  | { kind: 'inside'; to: string }
  /** It is not followed: only its text is shown. */
  | { kind: 'none'; shown: string };

const longest = 2_000;
const inside = /^\/(?![/\\])[\w\-./~%?=&+,:@]*$/;

/** What may be followed: pages of the web, mail, and screens of the program. Everything else is text. */
export function addressOf(written: string): Address {
  const text = decoded(written);
  const none: Address = { kind: 'none', shown: visible(text).slice(0, 200) };
  if (text.length > longest) return none;
  if (inside.test(text)) return { kind: 'inside', to: text };
  if (!/^(?:https?:\/\/|mailto:)/i.test(text)) return none;
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return none;
  }
  if (url.protocol === 'mailto:') {
    // What a program for mail would fill in is not for a text to say.
    const to = url.pathname;
    return /^[^\s@?&,;]+@[^\s@?&,;]+$/.test(to)
      ? { kind: 'mail', href: `mailto:${to}`, shown: visible(to).slice(0, 200) }
      : none;
  }
  // A name before the @ pretends to be the host.
  if (url.username !== '' || url.password !== '') return none;
  // The host as the machine knows it: letters of other scripts that look alike are xn-- here.
  return { kind: 'web', href: url.href, shown: url.host };
}

/** The text of a link says already where it leads. */
export function saysItself(text: string, address: Extract<Address, { kind: 'web' | 'mail' }>): boolean {
  const bare = (value: string) =>
    value
      .trim()
      .replace(/^(?:https?:\/\/|mailto:)/i, '')
      .replace(/\/$/, '');
  return bare(text) === bare(address.href);
}

const host =
  /(?<![\p{L}\d.-])[\p{L}\d-]{1,63}(?:\.[\p{L}\d-]{1,63}){0,9}\.(?!(?:[cm]?[jt]sx?|json|ya?ml|toml|html?|css|txt)(?![\p{L}\d.-]))\p{L}{2,20}(?![\p{L}\d-])/iu;

/** `example.org`, `www.example.org/a` or `https://…`: who reads it takes it for where it leads. `Node.js` is no host. */
export function looksLikeAddress(text: string): boolean {
  // As it looks, without marks that nobody sees and dots of another kind.
  const seen = text
    .slice(0, 2_000)
    .normalize('NFKC')
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '');
  return seen.includes('://') || seen.includes('@') || host.test(seen);
}
