import { join } from 'node:path';
import type { Watch } from '../../engine/types.ts';
import { type Counted, compare, readManifest } from '../lib/manifest.ts';
import type { PrivateFolders } from '../lib/private-folder.ts';
import { findTool } from '../lib/programs.ts';
import type { RunTool } from '../lib/run-tool.ts';
import { isScratch, scratchName, tidying } from '../lib/scratch.ts';
import { DumpTrouble, saidBy } from '../lib/trouble.ts';
import type { DatabaseAccess, DatabaseProof, DumpManifest } from '../types.ts';
import { databaseAsUri, install } from './dump.ts';
import { type Ask, databaseOf, explainPostgres, postgresEnv, quoted, withPostgres } from './reach.ts';
import { type Toc, tocOf } from './toc.ts';

interface Deps {
  runTool: RunTool;
  folders: PrivateFolders;
}

interface Loading {
  access: DatabaseAccess;
  folder: string;
  into: string;
  /** With the owners and rights of the original. */
  owners: boolean;
  watch: Watch;
}

/** Tools of a later version say so to servers that do not know it yet, and mean nothing by it. */
const harmless = /unrecognized configuration parameter "transaction_timeout"/;

export function createPostgresRestore({ runTool, folders }: Deps) {
  /** What it could not do, one sentence each. */
  async function load({ access, folder, into, owners, watch }: Loading): Promise<string[]> {
    const file = await findTool('pg_restore');
    if (file === null) throw new DumpTrouble(`pg_restore is not installed. ${install}`);
    const failures: string[] = [];
    let tables = 0;
    await folders.with(async (secret) => {
      const { exit, lastWords } = await runTool({
        ...{ label: `pg_restore of ${access.name}`, file, signal: watch.signal },
        env: await postgresEnv(access, secret),
        args: [
          ...['--jobs=2', '--verbose', '--no-password', '--no-subscriptions', '--no-publications'],
          ...(owners ? [] : ['--no-owner', '--no-privileges']),
          ...[`--dbname=${databaseAsUri(access, into)}`, join(folder, 'dump')],
        ],
        onLine(line) {
          // The first hundreds of one kind say it all.
          const failed =
            failures.length > 500 ? undefined : /^pg_restore: (?:error|\[archiver[^\]]*\]): (.+)$/.exec(line)?.[1];
          if (failed !== undefined) failures.push(failed);
          const at = /processing data for table "(.+)"$/.exec(line)?.[1];
          if (at === undefined) return;
          tables += 1;
          watch.progress({ phase: 'restore', files: tables, bytes: 0, filesTotal: null, bytesTotal: null, at });
        },
        // 1 is the end with errors: they are in `failures`.
        fine: [0, 1],
      });
      if (exit.code === 1 && failures.length === 0) failures.push(lastWords);
    });
    return failures.filter((failed) => !harmless.test(failed));
  }

  async function count(ask: Ask, { tables }: DumpManifest, watch: Watch): Promise<Counted[]> {
    const there = await ask(
      `select n.nspname as schema, c.relname as name,
              exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e') as extension
         from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema')`,
    );
    const wanted = new Set(tables.map(({ name }) => name));
    const found: Counted[] = [];
    for (const { schema, name, extension } of there) {
      const full = `${schema}.${name}`;
      if (!wanted.has(full)) continue;
      await watch.gate();
      const [row] = await ask(`select count(*) as rows from only ${quoted(`${schema}`)}.${quoted(`${name}`)}`);
      found.push({ name: full, rows: Number(row?.rows ?? 0), atLeast: extension === true });
    }
    return found;
  }

  async function create(access: DatabaseAccess, name: string, toc: Toc | null, signal: AbortSignal): Promise<void> {
    // Never cut in the middle: the server would go on, and nobody would know of what it made.
    await withPostgres(access, databaseOf(access), tidying(), async (ask) => {
      const [taken] = await ask('select 1 as one from pg_database where datname = $1', [name]);
      if (taken) throw new DumpTrouble(`There is a database called ${name} already.`);
      const like = creation(toc, name);
      try {
        await ask(like).catch((error: unknown) => {
          if (!/locale|collat|encoding/i.test(saidBy(error))) throw error;
          return ask(`create database ${quoted(name)} template template0`);
        });
      } catch (error) {
        throw /permission denied to create database/i.test(saidBy(error))
          ? new DumpTrouble(
              `${access.user} may not make databases, so the dump cannot be proven or restored: alter role ${quoted(access.user)} createdb; lets it.`,
              { said: saidBy(error), cause: error },
            )
          : explainPostgres(error, access);
      }
    });
    signal.throwIfAborted();
  }

  async function drop(access: DatabaseAccess, name: string): Promise<void> {
    await withPostgres(access, databaseOf(access), tidying(), async (ask) => {
      await ask(`select pg_terminate_backend(pid) from pg_stat_activity where datname = $1`, [name]).catch(() => []);
      await ask(`drop database if exists ${quoted(name)}`).catch(async () => {
        // Who was ended a moment ago may still be there.
        await ask(`drop database if exists ${quoted(name)} with (force)`);
      });
    });
  }

  async function prove(access: DatabaseAccess, folder: string, watch: Watch): Promise<DatabaseProof> {
    const manifest = await readManifest(folder, 'postgres');
    const name = scratchName();
    try {
      await create(access, name, await tocOf(join(folder, 'dump')), watch.signal);
      // A connection that stays: a sweep of another Optimus leaves a database alone that somebody is in.
      return await withPostgres(access, name, watch.signal, async (ask) => {
        const failures = await load({ access, folder, into: name, owners: false, watch });
        return compare(manifest, await count(ask, manifest, watch), { failures });
      });
    } catch (error) {
      watch.signal.throwIfAborted();
      throw error;
    } finally {
      await drop(access, name);
    }
  }

  /** Owners come back only where all of them are, and where this user may give things to them. */
  async function mayOwn(access: DatabaseAccess, toc: Toc | null, signal: AbortSignal): Promise<string[]> {
    if (!toc) return ['everything'];
    const owners = [...new Set(toc.entries.map(({ owner }) => owner).filter((owner) => owner !== ''))];
    return withPostgres(access, databaseOf(access), signal, async (ask) => {
      const may = await ask(
        `select rolname as name from pg_roles where pg_has_role(current_user, oid, 'member') and rolname = any($1)`,
        [owners],
      );
      const known = new Set(may.map(({ name }) => name));
      return owners.filter((owner) => !known.has(owner));
    });
  }

  async function restore(access: DatabaseAccess, folder: string, name: string, watch: Watch): Promise<DatabaseProof> {
    const manifest = await readManifest(folder, 'postgres');
    if (name === '' || Buffer.byteLength(name) > 63)
      throw new DumpTrouble('The name of a database of PostgreSQL has 1 to 63 bytes.');
    const toc = await tocOf(join(folder, 'dump'));
    const strangers = await mayOwn(access, toc, watch.signal);
    await create(access, name, toc, watch.signal);
    try {
      return await withPostgres(access, name, watch.signal, async (ask) => {
        const failures = await load({ access, folder, into: name, owners: strangers.length === 0, watch });
        for (const entry of toc?.entries ?? [])
          if (entry.kind === 'DATABASE PROPERTIES') await properties(ask, entry.definition, name, failures);
        const warnings =
          strangers.length === 0
            ? []
            : [
                `Everything belongs to ${access.user} and rights were left out, because it may not act for ${strangers.slice(0, 5).join(', ')}: roles.sql beside the dump has the roles.`,
              ];
        return compare(manifest, await count(ask, manifest, watch), { failures, warnings });
      });
    } catch (error) {
      // What did not come back whole is not left to be taken for it.
      await drop(access, name).catch(() => {});
      watch.signal.throwIfAborted();
      throw error;
    }
  }

  async function sweep(access: DatabaseAccess): Promise<string[]> {
    return withPostgres(access, databaseOf(access), tidying(), async (ask) => {
      const idle = await ask(
        `select datname as name from pg_database d
          where datname like 'optimus\\_proof\\_%' and not exists (select from pg_stat_activity a where a.datname = d.datname)`,
      );
      const dropped: string[] = [];
      for (const { name } of idle) {
        if (typeof name !== 'string' || !isScratch(name)) continue;
        // Refused when somebody has come into it meanwhile: then it is in use.
        const gone = await ask(`drop database ${quoted(name)}`).then(
          () => true,
          () => false,
        );
        if (gone) dropped.push(name);
      }
      return dropped;
    });
  }

  return { prove, restore, sweep };
}

/** As the original was made, with its encoding and its collation, under another name. */
function creation(toc: Toc | null, name: string): string {
  const original = toc?.entries.find(({ kind }) => kind === 'DATABASE')?.definition ?? '';
  const like = /^CREATE DATABASE (?:"(?:[^"]|"")*"|[^\s"]+) (WITH [\s\S]*?);?\s*$/.exec(original)?.[1];
  const options = like?.replace(/ TABLESPACE = (?:"(?:[^"]|"")*"|[^\s"]+)/, '') ?? 'WITH TEMPLATE = template0';
  return `CREATE DATABASE ${quoted(name)} ${options}`;
}

/** `ALTER DATABASE shop SET …`, one statement after the other. */
async function properties(ask: Ask, definition: string, name: string, failures: string[]): Promise<void> {
  for (const statement of definition.split(/;\n/)) {
    const what = /^\s*ALTER DATABASE (?:"(?:[^"]|"")*"|[^\s"]+) (SET [\s\S]+)$/.exec(statement)?.[1];
    if (what === undefined) continue;
    await ask(`alter database ${quoted(name)} ${what}`).catch((error: unknown) => {
      failures.push(`a setting of the database: ${saidBy(error)}`);
    });
  }
}
