import { lstat, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { isBelow } from '../../../core/lib/real-places.ts';
import { named } from '../../../core/lib/shown-words.ts';
import { errorCode } from '../../../core/lib/storage-full.ts';

/** Names that hold keys and passwords by custom; what they hold is neither read nor written for a model. */
const secretNames =
  /^(?:\.env(?:\..*)?|\.envrc|.*\.(?:pem|key|p12|pfx|jks|keystore|kdbx|ppk|asc|gpg)|id_(?:rsa|dsa|ecdsa|ed25519).*|\.npmrc|\.yarnrc(?:\.yml)?|\.pypirc|\.netrc|_netrc|\.pgpass|\.my\.cnf|\.htpasswd|\.dockercfg|\.git-credentials|credentials(?:\..*)?|secrets?(?:\..*)?|\.boto|kubeconfig|terraform\.tfstate.*|.*\.tfvars)$/i;
const example = /\.(?:example|sample|template|dist)$/i;
const secretFolders = new Set(['.ssh', '.aws', '.gnupg', '.kube', '.docker', '.gcloud', '.azure']);
/** Git's own, also as other file systems would read the name. */
const gitNames = /^(?:\.git|git~\d+)$/i;

export type FilePlace = { ok: true; path: string; shown: string } | { ok: false; why: string };
const no = (why: string): FilePlace => ({ ok: false, why });

/** What a file system may pass over in a name: Windows its dots and spaces at the end, macOS what cannot be seen. */
const plainName = (name: string) =>
  name
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .replace(/[. ]+$/, '')
    .replace(/:.*$/, '');

/** Where a file of a project lies, if it may be edited: inside of the project, without a link on the way, no secret, not of git. */
export async function placeOfFile(projectPath: string, asked: string): Promise<FilePlace> {
  const shown = named(asked, 300);
  if (/[\p{Cc}\p{Cf}]/u.test(asked)) return no(`The path “${shown}” holds characters that cannot be seen.`);
  if (/^[\\/]|^[A-Za-z]:|^~/.test(asked)) return no(`The path “${shown}” does not begin inside of the project.`);
  const parts = asked.split(/[\\/]+/).filter((part) => part !== '' && part !== '.');
  if (parts.length === 0) return no('No file is named.');
  if (parts.includes('..')) return no(`The path “${shown}” leads out of the project.`);
  for (const part of parts) {
    const plain = plainName(part);
    if (gitNames.test(plain)) return no(`${shown} belongs to git, and is not edited.`);
    if (secretFolders.has(plain.toLowerCase()) || (secretNames.test(plain) && !example.test(plain)))
      return no(`${shown} may hold secrets, and is not edited.`);
  }
  const root = await realpath(projectPath).catch(() => null);
  if (root === null) return no('The folder of the project is not there.');
  let at = root;
  for (const [index, part] of parts.entries()) {
    at = join(at, part);
    const last = index === parts.length - 1;
    const found = await lstat(at).catch((error: unknown) => {
      if (errorCode(error) === 'ENOENT') return null;
      throw error;
    });
    if (found === null) {
      if (last) break;
      return no(`The folder ${named(parts.slice(0, index + 1).join('/'), 300)} is not there.`);
    }
    if (found.isSymbolicLink()) return no(`${shown} is a link, or lies behind one, and is not edited.`);
    if (last ? !found.isFile() : !found.isDirectory()) return no(`${shown} is no file.`);
  }
  const parent = await realpath(join(root, ...parts.slice(0, -1)));
  if (!isBelow(root, parent)) return no(`${shown} lies outside of the project.`);
  return { ok: true, path: [root, ...parts].join(sep), shown: parts.join('/') };
}
