import { randomBytes } from 'node:crypto';
import { dirname } from 'node:path';
import { openGroup } from './group.ts';
import type { GroupFiles } from './group-files.ts';

/** A folder of our own among the groups, with what can be held in it. */
export interface GroupPlace {
  path: string;
  memory: boolean;
  cpu: boolean;
}

interface Deps {
  files: GroupFiles;
  /** Whether a process of ours can go there: what may be written does not tell it. */
  canMove: (path: string) => Promise<boolean>;
  proc?: string;
  pid?: number;
  isAlive?: (pid: number) => boolean;
}

/** The kernel writes blanks of a path as `\040`. */
const unescaped = (text: string) =>
  text.replaceAll(/\\(\d{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));

/** Where groups of the second version are mounted, and which of them is seen as the top. */
export function mountIn(mountinfo: string): { at: string; root: string } | null {
  for (const line of mountinfo.split('\n')) {
    const [before = '', after = ''] = line.split(' - ');
    if (after.split(' ')[0] !== 'cgroup2') continue;
    const [, , , root = '', at = ''] = before.split(' ');
    return { at: unescaped(at), root: unescaped(root) };
  }
  return null;
}

/** The folder of our own group first, then those above it. */
export function foldersFrom(mountinfo: string, cgroup: string): string[] {
  const mount = mountIn(mountinfo);
  const own = /^0::(.*)$/m.exec(cgroup)?.[1];
  if (!mount || own === undefined) return [];
  const root = mount.root === '/' ? '' : mount.root;
  // One that lies outside of what is mounted here can be reached by nobody here.
  const inside = own === root || own.startsWith(`${root}/`) ? own.slice(root.length).replace(/\/$/, '') : '';
  const folders: string[] = [];
  for (let at = `${mount.at}${inside.includes('..') ? '' : inside}`; ; at = dirname(at)) {
    folders.push(at);
    if (at === mount.at || at.length <= mount.at.length) return folders;
  }
}

const ofSystemd = /\.(?:slice|scope|service)$/;
const prefix = 'optimus-';
const ownerOf = (path: string) => Number(/\/optimus-(\d+)-[0-9a-f]+$/.exec(path)?.[1] ?? 0);

function processIsAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as { code?: string }).code === 'EPERM';
  }
}

/** Where groups can be made, the nearest that can hold the most; null where none can. */
export async function findGroupPlace(deps: Deps): Promise<GroupPlace | null> {
  const { files, canMove, proc = '/proc', pid = process.pid, isAlive = processIsAlive } = deps;
  const name = `${prefix}${pid}-${randomBytes(4).toString('hex')}`;
  const has = async (path: string, file: string) => new Set((await files.read(`${path}/${file}`))?.trim().split(' '));

  /** An Optimus that was killed could not tidy up. What still runs in its groups keeps them. */
  async function sweep(folder: string) {
    for (const path of await files.folders(folder)) {
      const owner = ownerOf(path);
      if (owner === 0 || isAlive(owner)) continue;
      for (const inner of await files.folders(path)) await files.remove(inner).catch(() => {});
      await files.remove(path).catch(() => {});
    }
  }

  async function tryAt(folder: string): Promise<GroupPlace | null> {
    await sweep(folder);
    const path = `${folder}/${name}`;
    const made = await files.make(path).then(
      () => true,
      () => false,
    );
    if (!made) return null;
    const kinds = ['memory', 'cpu'] as const;
    const given = await has(path, 'cgroup.controllers');
    // What systemd has arranged is systemd's: it is used as it stands.
    if (!ofSystemd.test(folder))
      for (const kind of kinds)
        if (!given.has(kind)) await files.write(`${folder}/cgroup.subtree_control`, `+${kind}`).catch(() => {});
    for (const kind of kinds) await files.write(`${path}/cgroup.subtree_control`, `+${kind}`).catch(() => {});
    const held = await has(path, 'cgroup.subtree_control');
    if (await canMove(path)) return { path, memory: held.has('memory'), cpu: held.has('cpu') };
    await openGroup(path, files).remove();
    return null;
  }

  const [mountinfo, cgroup] = await Promise.all([
    files.read(`${proc}/self/mountinfo`),
    files.read(`${proc}/self/cgroup`),
  ]);
  const worth = ({ memory, cpu }: GroupPlace) => 2 * Number(memory) + Number(cpu);
  let best: GroupPlace | null = null;
  for (const folder of foldersFrom(mountinfo ?? '', cgroup ?? '')) {
    const place = await tryAt(folder);
    if (!place) continue;
    const better = best === null || worth(place) > worth(best);
    const worse = better ? best : place;
    if (better) best = place;
    if (worse) await openGroup(worse.path, files).remove();
    if (place.memory && place.cpu) break;
  }
  return best;
}
