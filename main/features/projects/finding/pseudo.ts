import { readFile } from 'node:fs/promises';

/** File systems in which nothing is a file of the user: what is read there is made by the kernel, and may wait for ever. */
const pseudoTypes = new Set([
  ...['proc', 'sysfs', 'devtmpfs', 'devpts', 'devfs', 'cgroup', 'cgroup2', 'securityfs', 'debugfs', 'tracefs'],
  ...['configfs', 'pstore', 'bpf', 'mqueue', 'hugetlbfs', 'efivarfs', 'binfmt_misc', 'fusectl', 'rpc_pipefs'],
  ...['nsfs', 'selinuxfs', 'smackfs', 'resctrl', 'fuse.portal', 'fuse.lxcfs', 'fdescfs', 'linprocfs', 'linsysfs'],
]);
const always = ['/proc', '/sys', '/dev'];

const isIn = (folder: string, path: string) => path === folder || folder === '/' || path.startsWith(`${folder}/`);
/** A space or a line break in a path is written as `\040`. */
const unescaped = (text: string) =>
  text.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));

/** The type of the innermost mount that holds this path; null where the table does not say. */
export function mountTypeOf(path: string, table: string): string | null {
  let best: { place: string; type: string } | null = null;
  for (const line of table.split('\n')) {
    const [, place, type] = line.split(' ');
    if (place === undefined || type === undefined) continue;
    const folder = unescaped(place);
    // What was mounted last hides what was there before.
    if (isIn(folder, path) && (best === null || folder.length >= best.place.length)) best = { place: folder, type };
  }
  return best?.type ?? null;
}

/** Why a folder is none of the user's, or null. The path is without links. */
export async function whyPseudo(path: string, platform = process.platform): Promise<string | null> {
  if (platform === 'win32') return null;
  const system = always.find((folder) => isIn(folder, path));
  if (system) return `${system} belongs to the system and holds no files of yours`;
  const table = await readFile('/proc/mounts', 'latin1').catch(() => '');
  const type = mountTypeOf(Buffer.from(path, 'utf8').toString('latin1'), table);
  return type !== null && pseudoTypes.has(type) ? `it is a ${type} of the system and holds no files of yours` : null;
}

/** Where a walk from the top does not go down. */
export const isSystemFolder = (path: string) => process.platform !== 'win32' && always.includes(path);
