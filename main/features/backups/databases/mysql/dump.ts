import { join } from 'node:path';
import type { Watch } from '../../engine/types.ts';
import { writeManifest } from '../lib/manifest.ts';
import type { PrivateFolders } from '../lib/private-folder.ts';
import type { RunTool } from '../lib/run-tool.ts';
import { DumpTrouble } from '../lib/trouble.ts';
import { bytesBelow, writeFolder } from '../lib/whole-folder.ts';
import type { DatabaseAccess, DumpManifest } from '../types.ts';
import { readContents } from './lines.ts';
import { type Ask, clientTool, dumpTool, install, optionsFile, withMysql } from './reach.ts';

interface Deps {
  runTool: RunTool;
  folders: PrivateFolders;
  now: () => number;
}

const texts = (rows: Record<string, unknown>[], column: string) => rows.map((row) => String(row[column] ?? ''));
const some = (names: string[]) => `${names.slice(0, 5).join(', ')}${names.length > 5 ? ' and others' : ''}`;

export function createMysqlDump({ runTool, folders, now }: Deps) {
  async function lacks(access: DatabaseAccess): Promise<string | null> {
    const signal = AbortSignal.timeout(30_000);
    if (access.database === '') return `${access.name} names no database: enter the one that is to be saved.`;
    if (!(await dumpTool(runTool, signal))) return `mariadb-dump or mysqldump is not installed. ${install}`;
    if (!(await clientTool(runTool, signal))) return `The client mariadb or mysql is not installed. ${install}`;
    await withMysql(access, access.database, signal, (ask) => ask('select 1'));
    return null;
  }

  /** What a dump of a moving database cannot promise, and what a restore on another server would miss. */
  async function cautions(ask: Ask, database: string): Promise<string[]> {
    const loose = texts(
      await ask(
        `select table_name as name from information_schema.tables
          where table_schema = ? and table_type = 'BASE TABLE' and engine is not null and engine <> 'InnoDB' order by 1`,
        [database],
      ),
      'name',
    );
    const definers = texts(
      await ask(
        `select definer as name from information_schema.routines where routine_schema = ?
          union select definer from information_schema.views where table_schema = ?
          union select definer from information_schema.triggers where trigger_schema = ?
          union select definer from information_schema.events where event_schema = ? order by 1`,
        [database, database, database, database],
      ),
      'name',
    ).filter((name) => name !== '');
    return [
      ...(loose.length === 0
        ? []
        : [
            `${some(loose)}: not InnoDB, so what was written there during the dump may be in it by half. Change them with ALTER TABLE … ENGINE=InnoDB.`,
          ]),
      ...(definers.length === 0
        ? []
        : [`Views, routines, triggers or events act for ${some(definers)}: another server needs these users.`]),
    ];
  }

  async function dump(access: DatabaseAccess, folder: string, watch: Watch): Promise<DumpManifest> {
    const { signal } = watch;
    const startedAt = now();
    const { database } = access;
    if (database === '') throw new DumpTrouble(`${access.name} names no database: enter the one that is to be saved.`);
    const tool = await dumpTool(runTool, signal);
    if (!tool) throw new DumpTrouble(`mariadb-dump or mysqldump is not installed. ${install}`);
    const warnings = await withMysql(access, database, signal, (ask) => cautions(ask, database));
    return writeFolder(folder, (dir) =>
      folders.with(async (secret) => {
        const path = join(dir, 'dump.sql');
        const { args, env } = await optionsFile(access, tool, secret);
        await runTool({
          ...{ label: `${tool.version} of ${access.name}`, file: tool.file, env, signal },
          args: [
            ...args,
            ...['--single-transaction', '--quick', '--routines', '--triggers', '--events', '--hex-blob'],
            // A row is a line: a change of one changes the dump there alone, and lines can be counted.
            ...['--skip-extended-insert', '--skip-dump-date', '--no-autocommit', '--no-tablespaces', '--verbose'],
            ...(tool.mariadb ? [] : ['--set-gtid-purged=OFF', '--column-statistics=0']),
            ...[`--result-file=${path}`, '--', database],
          ],
          onLine(line) {
            const at = /^-- Retrieving table structure for table (.+?)\.*$/.exec(line)?.[1];
            if (at !== undefined)
              watch.progress({ phase: 'dump', files: 0, bytes: 0, filesTotal: null, bytesTotal: null, at });
          },
        });
        const found = await readContents(path, signal);
        if (!found.whole) throw new DumpTrouble(`The dump of ${access.name} ended before it was whole.`);
        const manifest: DumpManifest = {
          ...{ version: 1, engine: 'mysql', name: access.name, database, tool: tool.version },
          ...{ startedAt, endedAt: now(), bytes: await bytesBelow(dir), tables: found.tables },
          warnings: [...warnings, ...found.warnings],
        };
        await writeManifest(dir, manifest);
        return manifest;
      }),
    );
  }

  return { lacks, dump };
}
