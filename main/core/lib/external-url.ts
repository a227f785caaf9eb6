const MAX_LENGTH = 2048;
// Control, format (bidi overrides, zero width), surrogate and unassigned characters, and white space.
const UNSAFE_CHARACTER = /[\p{C}\s\\]/u;
const ENCODED_CONTROL = /%(?:[01][0-9a-f]|7f)/i;
const MAIL_ADDRESS = /^[a-z0-9.!#$&'*+/=?^_{|}~-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i;
const MAIL_FIELDS = new Set(['subject', 'body']);

/** The URL as the operating system may get it, or null. The only two schemes that leave the program are https and mailto. */
export function normaliseExternalUrl(raw: string): string | null {
  if (raw.length > MAX_LENGTH || UNSAFE_CHARACTER.test(raw)) return null;
  const url = URL.parse(raw);
  if (url === null) return null;
  const ok = url.protocol === 'https:' ? isPlainWebAddress(raw, url) : url.protocol === 'mailto:' && isPlainMail(url);
  return ok && url.href.length <= MAX_LENGTH ? url.href : null;
}

function isPlainWebAddress(raw: string, url: URL): boolean {
  // The parser forgives `https:host` and `https:////host`; whoever writes that wants to be misread.
  if (!/^https:\/\/[^/?#]/i.test(raw)) return false;
  const authority = raw.slice('https://'.length).split(/[/?#]/, 1)[0] ?? '';
  if (authority.includes('@') || authority.includes('%')) return false;
  return url.hostname !== '' && !ENCODED_CONTROL.test(url.pathname) && !ENCODED_CONTROL.test(url.search);
}

function isPlainMail(url: URL): boolean {
  if (url.hash !== '' || !MAIL_ADDRESS.test(url.pathname)) return false;
  const fields = [...url.searchParams];
  if (new Set(fields.map(([name]) => name)).size !== fields.length) return false;
  // A line break in a subject adds a header in some mail programs; only the body may have several lines.
  return fields.every(([name, value]) => MAIL_FIELDS.has(name) && (name === 'body' || !/\p{Cc}/u.test(value)));
}
