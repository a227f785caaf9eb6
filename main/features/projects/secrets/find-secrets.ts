import { addressOf, isPlaceholder, isSecretVariable, shapeOf } from '../../../core/lib/looks-secret.ts';
import type { ProjectFiles, TrackedSecret } from '../types.ts';

const most = 50;
const mostBytes = 64 * 1024;

/** Names that hold settings of one machine; what ends like an example is meant to be shared. */
const settings =
  /(^|\/)(\.env(\.[\w.-]+)?|[\w.-]+\.env|\.npmrc|\.pypirc|\.netrc|credentials|secrets?\.(ya?ml|json|toml|properties))$/i;
const shared =
  /\.(example|sample|template|dist|defaults?|tpl)$|(^|\/)\.env\.(test|ci)$|(^|\/)(example|sample|template)\.env$/i;
const keys = /(^|\/)(id_(rsa|dsa|ecdsa|ed25519)|[\w.-]+\.(pem|key|p8|asc|ppk))$/i;
/** What all of these have in common, so that most names are told apart without them. */
const mayEnd = new Set('env npmrc pypirc netrc pem key p8 asc ppk p12 pfx keystore jks jceks bks'.split(' '));
const mayBegin = ['.env', 'id_', 'secret', 'credentials'];
function mayHold(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  return mayEnd.has(name.slice(name.lastIndexOf('.') + 1)) || mayBegin.some((begin) => name.startsWith(begin));
}
/** They hold keys behind a password, and no text that would tell. One that is trusted holds what is public; so does the one that every Android SDK makes. */
const stores = /\.(p12|pfx|keystore|jks|jceks|bks)$/i;
const publicStores = /(^|\/)[^/]*(trust|cacerts|debug)[^/]*$/i;

const login = /\bpassword[ \t]{1,20}(\S{6,200})/;
/** Of a registry: `//registry.example.org/:_authToken=`. */
const registry = /^\s{0,20}\/\/[^\s=]{1,200}:(?=_)/;

function variableOf(line: string): string | null {
  const found = /^\s*(?:export\s+)?["']?([A-Za-z_][\w.-]{0,100})["']?\s*[=:]\s*(.{0,2000})$/.exec(
    line.replace(registry, ''),
  );
  if (!found) return null;
  const [, name = '', raw = ''] = found;
  const value = raw
    .replace(/(?<!\s)\s+#.*$/, '')
    .trim()
    .replace(/^["']|["'],?$/g, '');
  return isSecretVariable(name, value) ? name : null;
}

function loginOf(path: string, line: string): string | null {
  const password = /(^|\/)\.netrc$/.test(path) ? login.exec(line)?.[1] : undefined;
  return password === undefined || isPlaceholder(password) ? null : 'password';
}

/** Git would hand it to whoever clones the repository. Only its place and its kind are told, never what it says. */
export function findSecrets(files: ProjectFiles, isTracked: (path: string) => boolean): TrackedSecret[] {
  const found: TrackedSecret[] = [];
  for (const { path, size } of files.list) {
    if (found.length >= most) break;
    if (!mayHold(path)) continue;
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
      const what = shapeOf(line) ?? (asKey ? null : (addressOf(line) ?? variableOf(line) ?? loginOf(path, line)));
      if (what) found.push({ file: path, line: at + 1, what });
      // One private key is the whole file.
      if (asKey && what) break;
    }
  }
  return found;
}
