/** What tells a secret from other settings, for whoever reads settings. Nothing here keeps or shows what it was asked about. */

/** Shapes that are a secret wherever they stand. */
const shapes: readonly [what: string, pattern: RegExp][] = [
  ['AWS access key', /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/],
  ['GitHub token', /\b(?:gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{50,255})\b/],
  ['GitLab token', /\bglpat-[A-Za-z0-9_-]{20,64}\b/],
  ['Slack token', /\bxox[abeoprs]-[A-Za-z0-9-]{10,250}\b/],
  ['Stripe live key', /\b[rs]k_live_[A-Za-z0-9]{16,250}\b/],
  ['Anthropic key', /\bsk-ant-[A-Za-z0-9_-]{32,250}\b/],
  ['OpenAI key', /\bsk-(?:proj-|svcacct-)?[A-Za-z0-9_-]{32,250}\b/],
  ['Google API key', /\bAIza[0-9A-Za-z_-]{35}\b/],
  ['SendGrid key', /\bSG\.[\w-]{16,64}\.[\w-]{16,64}\b/],
  ['npm token', /\bnpm_[A-Za-z0-9]{36}\b/],
  ['private key', /-----BEGIN (?:[A-Z]{1,12} ){0,2}PRIVATE KEY(?: BLOCK)?-----|^PuTTY-User-Key-File-\d:/],
];

const address = /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:@/]{1,100}:([^\s:@/${}<]{3,200})@([\w.[-]{1,200})/i;
const ownMachine = /^(?:localhost|127\.|\[|0\.0\.0\.0|host\.docker\.internal)/i;
const usual = /^(?:pass(?:word|wd)?|secret|user|root|admin|postgres|mysql|guest|test|dev)$/i;
const named = /(?:secret|token(?!iz)|passw(?:or)?d|passwd|api_?key|private_?key|access_?key|(?:^|[_.-])auth$)/i;
/** What is said about a secret, and is none. */
const about =
  /(?:url|uri|host|path|file|dir|name|id|ttl|exp|expiry|expires|expiration|expires_?in|lifetime|length|timeout|algorithm|issuer|audience|type|enabled|disabled|count|size|limit|limits|port|user|provider|domain|endpoint|header|prefix|region|scope|realm|method|mode|policy|version)s?$/i;
const aPath = /^(?:~|\.{1,2})?\/[\w./-]*[\w-]\.\w{1,10}$|^https?:\/\//i;
/** What stands where a secret will be. */
const empty =
  /^(?:|x+|\*+|\.{3,}|-+|changeme|change[_-]me|todo|none|null|true|false|\d{1,4}|(?:your|my|some|the|an?)[_ -].*|.*(?:example|placeholder|dummy|insert|replace).*|<.*>|\$\{.*\}|\$\w+|\{\{.*\}\})$/i;

export const isPlaceholder = (value: string): boolean => empty.test(value);

/** A variable whose name says secret and whose value could be one. */
export function isSecretVariable(name: string, value: string): boolean {
  if (!named.test(name) || (about.test(name) && !/access_?key_?id$/i.test(name))) return false;
  return !(value.length < 6 || empty.test(value) || usual.test(value) || aPath.test(value));
}

/** What kind of key a text holds, by its shape alone. */
export const shapeOf = (text: string): string | null => shapes.find(([, pattern]) => pattern.test(text))?.[0] ?? null;

export function addressOf(line: string): string | null {
  const [, password = '', host = ''] = address.exec(line) ?? [];
  return password === '' || ownMachine.test(host) || usual.test(password) || empty.test(password)
    ? null
    : 'password in an address';
}

export const looksSecret = (name: string, value: string): boolean =>
  isSecretVariable(name, value) || shapeOf(value) !== null || addressOf(value) !== null;
