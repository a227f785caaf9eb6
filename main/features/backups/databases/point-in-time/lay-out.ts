import { constants, copyFile, mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findTool } from '../lib/programs.ts';
import { askTool, type RunTool } from '../lib/run-tool.ts';
import { DumpTrouble } from '../lib/trouble.ts';
import type { Base, Reach } from './bases.ts';
import { filesBetween } from './segments.ts';

interface Laying {
  runTool: RunTool;
  base: Base;
  into: string;
  /** Folder of the server's own programs. */
  bin: string;
  signal: AbortSignal;
}

const tablespaces = 'optimus_tablespaces';

/** Puts the files of a base backup where a server expects them, and compares each with its checksum. */
export async function layOut({ runTool, base, into, bin, signal }: Laying): Promise<void> {
  const tar = await findTool('tar');
  if (tar === null) throw new DumpTrouble('tar is not installed.');
  const unpack = async (archive: string, target: string) => {
    await mkdir(target, { recursive: true, mode: 0o700 });
    await runTool({
      ...{ label: `tar of ${archive}`, file: tar, signal, cwd: target },
      args: ['-xf', join(base.dir, archive)],
      env: { TAR_OPTIONS: undefined, LC_ALL: 'C' },
    });
  };
  await unpack('base.tar', into);
  const spaces = (await readdir(base.dir)).flatMap((name) => /^(\d+)\.tar$/.exec(name)?.[1] ?? []);
  if (spaces.length === 0) await verify({ runTool, base, into, bin, signal });
  for (const oid of spaces) await unpack(`${oid}.tar`, join(into, tablespaces, oid));
  if (spaces.length > 0) await moveTablespaces(into);
  await unpack('pg_wal.tar', join(into, 'pg_wal'));
}

async function verify({ runTool, base, into, bin, signal }: Laying): Promise<void> {
  const file = join(bin, process.platform === 'win32' ? 'pg_verifybackup.exe' : 'pg_verifybackup');
  await copyFile(join(base.dir, 'backup_manifest'), join(into, 'backup_manifest'));
  await runTool({
    ...{ label: 'the comparison of the base backup with its checksums', file, signal },
    args: ['--no-parse-wal', '--exit-on-error', into],
    env: { LC_ALL: 'C' },
  });
}

/** They were at places of the original server; here they are beside the rest. */
async function moveTablespaces(into: string): Promise<void> {
  const path = join(into, 'tablespace_map');
  const map = await readFile(path, 'utf8');
  const moved = map
    .split('\n')
    .flatMap((line) => {
      const oid = /^(\d+) /.exec(line)?.[1];
      return oid === undefined ? [] : [`${oid} ${join(into, tablespaces, oid).replaceAll('\\', '\\\\')}\n`];
    })
    .join('');
  await writeFile(path, moved);
}

/** What follows on the base, from the archive: up to the first segment that was still written to well after that second. */
export async function layWal(
  { base, into, signal }: Pick<Laying, 'base' | 'into' | 'signal'>,
  { span, segments }: Pick<Reach, 'span' | 'segments'>,
  at: number,
): Promise<void> {
  const slack = 60_000;
  const beyond = segments.find(({ number, writtenAt }) => number > base.start && writtenAt + base.aheadMs > at + slack);
  const last = beyond ?? segments.at(-1);
  if (!last) return;
  for (const { name, path } of await filesBetween(span, base.segmentBytes, base.start, last.number)) {
    signal.throwIfAborted();
    await copyFile(path, join(into, 'pg_wal', name), constants.COPYFILE_FICLONE);
  }
}

const value = (text: string) => `'${text.replaceAll("'", "''")}'`;

interface Settings {
  runTool: RunTool;
  bin: string;
  into: string;
  base: Base;
  port: number;
  /** Null: to the end of what was kept. */
  at: number | null;
  signal: AbortSignal;
}

/** Nothing of the original's settings: its archive, its certificates and its addresses are not for this one. */
export async function writeSettings({ runTool, bin, into, base, port, at, signal }: Settings): Promise<void> {
  const auto = join(into, 'postgresql.auto.conf');
  if (!(await readdir(into)).includes('postgresql.auto.conf.original'))
    await rename(auto, `${auto}.original`).catch(() => {});
  await writeFile(auto, '');
  const limits = await limitsOf(runTool, bin, into, signal);
  const settings: Record<string, string> = {
    ...limits,
    ...{ listen_addresses: '127.0.0.1', port: String(port), unix_socket_directories: '', ssl: 'off' },
    ...{ shared_buffers: '32MB', archive_mode: 'off', hot_standby: 'off', logging_collector: 'off' },
    ...{ log_destination: 'stderr', lc_messages: 'C', log_timezone: 'UTC', log_min_messages: 'log' },
    ...(base.preload !== '' && { shared_preload_libraries: base.preload }),
    // Everything is in place already; recovery asks all the same, and is told that there is no more.
    ...{ restore_command: 'exit 1', recovery_target_timeline: 'latest', recovery_target_action: 'promote' },
    ...(at !== null && { recovery_target_time: new Date(at).toISOString().replace('T', ' ').replace('Z', '+00') }),
  };
  const lines = Object.entries(settings).map(([name, text]) => `${name} = ${value(text)}`);
  await writeFile(join(into, 'postgresql.conf'), `${lines.join('\n')}\n`, { mode: 0o600 });
  // By the passwords that the users have in it, and from this machine alone.
  await writeFile(join(into, 'pg_hba.conf'), 'host all all 127.0.0.1/32 md5\n', { mode: 0o600 });
  await writeFile(join(into, 'pg_ident.conf'), '', { mode: 0o600 });
  await writeFile(join(into, 'recovery.signal'), '', { mode: 0o600 });
}

const named: Record<string, string> = {
  max_connections: 'max_connections',
  max_worker_processes: 'max_worker_processes',
  max_wal_senders: 'max_wal_senders',
  max_prepared_xacts: 'max_prepared_transactions',
  max_locks_per_xact: 'max_locks_per_transaction',
};

/** A server that recovers must be allowed as much as the original was. */
async function limitsOf(
  runTool: RunTool,
  bin: string,
  into: string,
  signal: AbortSignal,
): Promise<Record<string, string>> {
  const file = join(bin, process.platform === 'win32' ? 'pg_controldata.exe' : 'pg_controldata');
  const said = await askTool(runTool, { label: 'pg_controldata', file, args: [into], signal, env: { LC_ALL: 'C' } });
  const found = [...said.matchAll(/^(\w+) setting:\s+(\d+)$/gm)];
  return Object.fromEntries(
    found.flatMap(([, name, count]) => {
      const setting = named[name ?? ''];
      return setting === undefined || count === undefined ? [] : [[setting, count]];
    }),
  );
}
