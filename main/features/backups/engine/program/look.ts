import { DomainError } from '../../../../../shared/contract/errors.ts';
import { BackendFault } from '../../restic/faults.ts';
import { compareNames } from '../../restic/names.ts';
import type { Change, EntryFacts, FindHit, Operation, SnapshotFacts } from '../types.ts';
import { askFor, entryOf, parsed, type SaidNode, type SaidSnapshot, snapshotOf } from './answers.ts';
import type { RunRestic } from './run-restic.ts';

/** Whoever only looks needs no lock, nor the right to write one. */
const looking = ['--no-lock', '--json'];

export const cannot = (what: string, why: string, remedy?: string): DomainError =>
  new DomainError('UNAVAILABLE', { what, why, ...(remedy !== undefined && { remedy }) });

/** Its command line takes text alone. */
export function plainPath(path: string): string {
  if (path.isWellFormed()) return path;
  throw cannot(path, 'The restic program cannot be told of names that are not UTF-8.', 'Choose the folder above.');
}

const modifiers: Record<string, Change['kind']> = {
  '+': 'added',
  '-': 'removed',
  M: 'changed',
  U: 'metadata',
  T: 'type',
};

export function createLooks(run: RunRestic) {
  const snapshots: Operation<'snapshots'> = async (access, _request, watch) => {
    const said = await askFor<SaidSnapshot[] | null>(run, { access, watch, args: ['snapshots', ...looking] });
    return (said ?? []).map(snapshotOf).sort((a, b) => a.at - b.at);
  };

  const facts: Operation<'facts'> = async (access, request, watch) => {
    const asked = { access, watch };
    const { id, version } = await askFor<{ id: string; version: number }>(run, {
      ...asked,
      args: ['cat', 'config', ...looking],
    });
    if (version !== 2)
      throw new BackendFault('format', `This repository has format ${version}; Optimus knows format 2.`);
    // Each opens the repository anew, which its key makes slow on purpose.
    const [keys, all, stats, packs] = await Promise.all([
      askFor<SaidKey[]>(run, { ...asked, args: ['key', 'list', ...looking] }),
      snapshots(access, request, watch),
      askFor<SaidStats>(run, { ...asked, args: ['stats', '--mode', 'raw-data', ...looking] }),
      namesOf(run, 'packs', asked),
    ]);
    const { total_size: bytes = 0, total_blob_count: blobs = 0 } = stats;
    return {
      ...{ id, version, snapshots: all.length, bytes, blobs, packs: packs.length },
      keys: keys.map(({ id: key, userName, hostName, created, current }) => ({
        ...{ id: key, username: userName, hostname: hostName, createdAt: Date.parse(created), current },
      })),
      freeBytes: null,
    };
  };

  const list: Operation<'list'> = async (access, { snapshot, path, after, limit }, watch) => {
    const folder = path === '' ? '/' : plainPath(path).replace(/(.)\/+$/, '$1');
    const entries: EntryFacts[] = [];
    const below = folder === '/' ? '/' : `${folder}/`;
    const onLine = (line: string) => {
      const said = parsed<SaidNode & { struct_type?: string }>(line);
      if (said?.struct_type !== 'node' || !said.path.startsWith(below)) return;
      if (!said.path.slice(below.length).includes('/')) entries.push(entryOf(said));
    };
    await run({ access, watch, args: ['ls', ...looking, snapshot, folder], onLine });
    entries.sort((a, b) => compareNames(a.name, b.name));
    const rest = after === null ? entries : entries.filter(({ name }) => compareNames(name, after) > 0);
    return { entries: rest.slice(0, limit), more: rest.length > limit };
  };

  const find: Operation<'find'> = async (access, { pattern, snapshots: only, limit }, watch) => {
    const glob = pattern.startsWith('/') || /[*?[\]{}]/.test(pattern) ? pattern : `*${pattern}*`;
    const chosen = (only ?? []).flatMap((id) => ['--snapshot', id]);
    const args = ['find', ...looking, '--ignore-case', ...chosen, '--', plainPath(glob)];
    const found = await askFor<SaidFind[] | null>(run, { access, watch, args });
    const times = new Map((await snapshots(access, {}, watch)).map(({ id, at }) => [id, at]));
    const hits: FindHit[] = (found ?? []).flatMap(({ snapshot, matches }) =>
      matches.map((said) => ({ snapshot, at: times.get(snapshot) ?? 0, entry: entryOf(said), same: false })),
    );
    hits.sort((a, b) => b.at - a.at);
    return { hits: hits.slice(0, limit), more: hits.length > limit };
  };

  const diff: Operation<'diff'> = async (access, { from, to, path, limit }, watch) => {
    if (to === null) throw cannot('The disk', 'The restic program compares two snapshots, none with the disk.');
    const within = path === '' || path === '/' ? '/' : `${path.replace(/\/+$/, '')}/`;
    const changes: Change[] = [];
    const counts = { added: 0, removed: 0, changed: 0 };
    let all = 0;
    const onLine = (line: string) => {
      const said = parsed<{ message_type: string; path: string; modifier: string }>(line);
      if (said?.message_type !== 'change' || !`${said.path}/`.startsWith(within)) return;
      const kind = modifiers[said.modifier[0] ?? ''] ?? 'changed';
      counts[kind === 'added' || kind === 'removed' ? kind : 'changed'] += 1;
      all += 1;
      if (changes.length >= limit) return;
      const isFolder = said.path.endsWith('/');
      changes.push({
        ...{ path: said.path.replace(/(.)\/$/, '$1'), kind, type: isFolder ? 'dir' : 'file' },
        ...{ sizeBefore: null, sizeAfter: null },
      });
    };
    await run({ access, watch, args: ['diff', ...looking, '--metadata', from, to], onLine });
    return { changes, more: all > changes.length, ...counts };
  };

  const read: Operation<'read'> = async (access, { snapshot, path, maxBytes }, watch) => {
    const parent = path.slice(0, path.lastIndexOf('/')) || '/';
    const { entries } = await list(
      access,
      { snapshot, path: parent, after: null, limit: Number.MAX_SAFE_INTEGER },
      watch,
    );
    const entry = entries.find((one) => one.path === path);
    if (entry?.type !== 'file') throw new DomainError('NOT_FOUND', { what: 'file', id: path });
    const chunks: Buffer[] = [];
    let bytes = 0;
    const onBytes = (chunk: Buffer) => {
      chunks.push(chunk);
      bytes += chunk.length;
      return bytes < maxBytes || bytes >= entry.size;
    };
    await run({ access, watch, args: ['dump', '--no-lock', snapshot, plainPath(path)], onBytes });
    return { bytes: new Uint8Array(Buffer.concat(chunks).subarray(0, maxBytes)), size: entry.size };
  };

  return { snapshots, facts, list, find, diff, read };
}

interface SaidKey {
  id: string;
  userName: string;
  hostName: string;
  created: string;
  current: boolean;
}
interface SaidStats {
  total_size?: number;
  total_blob_count?: number;
}
interface SaidFind {
  snapshot: string;
  matches: SaidNode[];
}

type Asked = Pick<Parameters<RunRestic>[0], 'access' | 'watch'>;

export async function namesOf(run: RunRestic, kind: 'packs' | 'locks', asked: Asked): Promise<string[]> {
  const names: string[] = [];
  const onLine = (line: string) => {
    if (/^[0-9a-f]{64}$/.test(line)) names.push(line);
  };
  await run({ ...asked, args: ['list', kind, '--no-lock'], onLine });
  return names;
}

/** By its whole id, or by the first digits that summaries tell. */
export const snapshotBy = (all: readonly SnapshotFacts[], id: string): SnapshotFacts | undefined =>
  all.find((one) => one.id.startsWith(id));
