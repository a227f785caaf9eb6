import { join } from 'node:path';
import type { Watch } from '../../engine/types.ts';
import { writeManifest } from '../lib/manifest.ts';
import type { PrivateFolders } from '../lib/private-folder.ts';
import { findTool } from '../lib/programs.ts';
import { askTool, type RunTool } from '../lib/run-tool.ts';
import { DumpTrouble } from '../lib/trouble.ts';
import { bytesBelow, writeFolder } from '../lib/whole-folder.ts';
import type { DatabaseAccess, DumpManifest } from '../types.ts';
import { databaseOf, postgresEnv, withPostgres } from './reach.ts';
import { countRows, tocOf } from './toc.ts';

/** Who waits for a lock for longer than this is told, instead of holding everybody behind him. */
const lockWaitMs = 120_000;

interface Deps {
  runTool: RunTool;
  folders: PrivateFolders;
  now: () => number;
}

interface PostgresTool {
  file: string;
  /** `15.14` */
  version: string;
  major: number;
}

export async function postgresTool(runTool: RunTool, name: string, signal: AbortSignal): Promise<PostgresTool | null> {
  const file = await findTool(name);
  if (file === null) return null;
  const said = await askTool(runTool, { label: `${name} --version`, file, args: ['--version'], signal });
  const version = /\d+(?:\.\d+)*/.exec(said)?.[0] ?? '0';
  return { file, version, major: Number.parseInt(version, 10) };
}

export const install =
  'Install the client tools of PostgreSQL (on Debian: apt-get install postgresql-client; on macOS: brew install libpq).';

interface Server {
  major: number;
  superuser: boolean;
  readsPasswords: boolean;
}

const serverOf = (access: DatabaseAccess, signal: AbortSignal): Promise<Server> =>
  withPostgres(access, databaseOf(access), signal, async (ask) => {
    const [told] = await ask(
      `select current_setting('server_version_num')::int as version,
              (select rolsuper from pg_roles where rolname = current_user) as super,
              has_table_privilege('pg_catalog.pg_authid', 'select') as authid`,
    );
    return {
      major: Math.floor(Number(told?.version ?? 0) / 10_000),
      superuser: told?.super === true,
      readsPasswords: told?.authid === true,
    };
  });

export function createPostgresDump({ runTool, folders, now }: Deps) {
  async function lacks(access: DatabaseAccess): Promise<string | null> {
    const signal = AbortSignal.timeout(30_000);
    const tool = await postgresTool(runTool, 'pg_dump', signal);
    if (!tool) return `pg_dump is not installed. ${install}`;
    if (!(await findTool('pg_restore'))) return `pg_restore is not installed. ${install}`;
    const server = await serverOf(access, signal);
    return server.major > tool.major
      ? `The server is PostgreSQL ${server.major}, and pg_dump ${tool.version} dumps only up to its own version. Install the client tools of PostgreSQL ${server.major}.`
      : null;
  }

  /** Roles are of the whole server: the database comes back without them, but then nobody owns what they owned. */
  async function roles(
    access: DatabaseAccess,
    dir: string,
    env: Record<string, string | undefined>,
    signal: AbortSignal,
  ): Promise<string[]> {
    const file = await findTool('pg_dumpall');
    if (file === null) return ['The roles were left out: pg_dumpall is not installed.'];
    const { readsPasswords } = await serverOf(access, signal);
    const args = ['--globals-only', `--database=${databaseOf(access)}`, `--file=${join(dir, 'roles.sql')}`];
    try {
      await runTool({
        ...{ label: `pg_dumpall of the roles of ${access.name}`, file, env, signal },
        args: readsPasswords ? args : [...args, '--no-role-passwords'],
      });
    } catch (error) {
      signal.throwIfAborted();
      return [`The roles could not be read: ${error instanceof Error ? error.message : String(error)}`];
    }
    return readsPasswords ? [] : [`The roles are there without their passwords: ${access.user} may not read those.`];
  }

  async function contents(dump: string, signal: AbortSignal) {
    const toc = await tocOf(dump);
    if (!toc)
      return {
        tables: [],
        warnings: ['The rows could not be counted: this pg_dump writes a format that is not known here.'],
      };
    const tables: DumpManifest['tables'] = [];
    for (const { kind, schema, tag, file } of toc.entries)
      if (kind === 'TABLE DATA' && file !== null)
        tables.push({ name: `${schema}.${tag}`, rows: await countRows(join(dump, file), signal) });
    const skipped = toc.entries.filter(({ kind }) => kind === 'SUBSCRIPTION').length;
    return {
      tables: tables.sort((a, b) => (a.name < b.name ? -1 : 1)),
      warnings: skipped > 0 ? ['Subscriptions are in the dump, and are not made again by a restore.'] : [],
    };
  }

  async function dump(access: DatabaseAccess, folder: string, watch: Watch): Promise<DumpManifest> {
    const { signal } = watch;
    const startedAt = now();
    const tool = await postgresTool(runTool, 'pg_dump', signal);
    if (!tool) throw new DumpTrouble(`pg_dump is not installed. ${install}`);
    return writeFolder(folder, (dir) =>
      folders.with(async (secret) => {
        const env = await postgresEnv(access, secret);
        const target = join(dir, 'dump');
        let tables = 0;
        await runTool({
          ...{ label: `pg_dump of ${access.name}`, file: tool.file, env, signal },
          args: [
            ...['--format=directory', '--jobs=2', '--compress=0', '--verbose', '--no-password'],
            ...[`--lock-wait-timeout=${lockWaitMs}`, `--file=${target}`, `--dbname=${databaseAsUri(access)}`],
          ],
          onLine(line) {
            const at = /dumping contents of table "(.+)"$/.exec(line)?.[1];
            if (at === undefined) return;
            tables += 1;
            watch.progress({ phase: 'dump', files: tables, bytes: 0, filesTotal: null, bytesTotal: null, at });
          },
        });
        const warnings = await roles(access, dir, env, signal);
        const found = await contents(target, signal);
        const manifest: DumpManifest = {
          ...{ version: 1, engine: 'postgres', name: access.name, database: databaseOf(access) },
          ...{ tool: `pg_dump ${tool.version}`, startedAt, endedAt: now(), bytes: await bytesBelow(dir) },
          ...{ tables: found.tables, warnings: [...warnings, ...found.warnings] },
        };
        await writeManifest(dir, manifest);
        return manifest;
      }),
    );
  }

  return { lacks, dump };
}

/** By its name alone a database called `a=b` would be read as a connection string. */
export const databaseAsUri = (access: DatabaseAccess, database = databaseOf(access)): string =>
  `postgresql:///${encodeURIComponent(database)}`;
