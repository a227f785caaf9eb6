import type { ProjectFiles, TrackedSecret } from '../types.ts';

const most = 50;
const mostBytes = 64 * 1024;

/** Names that hold settings of one machine; what ends like an example is meant to be shared. */
const settings =
  /(^|\/)(\.env(\.[\w.-]+)?|[\w.-]+\.env|\.npmrc|\.pypirc|\.netrc|credentials|secrets?\.(ya?ml|json|toml|properties))$/i;
const shared =
  /\.(example|sample|template|dist|defaults?|tpl)$|(^|\/)\.env\.(test|ci)$|(^|\/)(example|sample|template)\.env$/i;
const keys = /(^|\/)(id_(rsa|dsa|ecdsa|ed25519)|[\w.-]+\.(pem|key|p8|asc|ppk))$/i;
/** They hold keys behind a password, and no text that would tell. One that is trusted holds what is public; so does the one that every Android SDK makes. */
const stores = /\.(p12|pfx|keystore|jks|jceks|bks)$/i;
const publicStores = /(^|\/)[^/]*(trust|cacerts|debug)[^/]*$/i;

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
const login = /\bpassword[ \t]{1,20}(\S{6,200})/;
/** Of a registry: `//registry.example.org/:_authToken=`. */
const registry = /^\s{0,20}\/\/[^\s=]{1,200}:(?=_)/;
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

function variableOf(line: string): string | null {
  const found = /^\s*(?:export\s+)?["']?([A-Za-z_][\w.-]{0,100})["']?\s*[=:]\s*(.{0,2000})$/.exec(
    line.replace(registry, ''),
  );
  if (!found) return null;
  const [, name = '', raw = ''] = found;
  const value = raw
    .replace(/\s+#.*$/, '')
    .trim()
    .replace(/^["']|["'],?$/g, '');
  if (!named.test(name) || (about.test(name) && !/access_?key_?id$/i.test(name))) return null;
  return value.length < 6 || empty.test(value) || usual.test(value) || aPath.test(value) ? null : name;
}

function addressOf(line: string): string | null {
  const [, password = '', host = ''] = address.exec(line) ?? [];
  return password === '' || ownMachine.test(host) || usual.test(password) || empty.test(password)
    ? null
    : 'password in an address';
}

function loginOf(path: string, line: string): string | null {
  const password = /(^|\/)\.netrc$/.test(path) ? login.exec(line)?.[1] : undefined;
  return password === undefined || empty.test(password) ? null : 'password';
}

/** Git would hand it to whoever clones the repository. Only its place and its kind are told, never what it says. */
export function findSecrets(files: ProjectFiles, isTracked: (path: string) => boolean): TrackedSecret[] {
  const found: TrackedSecret[] = [];
  for (const { path, size } of files.list) {
    if (found.length >= most) break;
    if (stores.test(path)) {
      if (size > 0 && !publicStores.test(path) && files.counts(path) && isTracked(path))
        found.push({ file: path, line: 1, what: 'key store' });
      continue;
    }
    const asKey = keys.test(path);
    if (!asKey && !(settings.test(path) && !shared.test(path))) continue;
    if (!files.counts(path) || !isTracked(path) || size > mostBytes) continue;
    const text = files.text(path, mostBytes);
    if (text === null) continue;
    for (const [at, line] of text.split(/\r\n|\r|\n/).entries()) {
      if (found.length >= most) break;
      if (line.length > 4_000 || line.trimStart().startsWith('#')) continue;
      const what =
        shapes.find(([, pattern]) => pattern.test(line))?.[0] ??
        (asKey ? null : (addressOf(line) ?? variableOf(line) ?? loginOf(path, line)));
      if (what) found.push({ file: path, line: at + 1, what });
      // One private key is the whole file.
      if (asKey && what) break;
    }
  }
  return found;
}
