import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Watch } from '../../engine/types.ts';
import { type Counted, compare, readManifest } from '../lib/manifest.ts';
import type { PrivateFolders } from '../lib/private-folder.ts';
import type { RunTool } from '../lib/run-tool.ts';
import { isScratch, scratchName, tidying } from '../lib/scratch.ts';
import { DumpTrouble, saidBy } from '../lib/trouble.ts';
import type { DatabaseAccess, DatabaseProof, DumpManifest } from '../types.ts';
import { forClient, linesOf } from './lines.ts';
import { type Ask, clientTool, explainMysql, install, optionsFile, quoted, withMysql } from './reach.ts';

interface Deps {
  runTool: RunTool;
  folders: PrivateFolders;
}

export function createMysqlRestore({ runTool, folders }: Deps) {
  async function load(
    { access, folder, into, scratch }: { access: DatabaseAccess; folder: string; into: string; scratch: boolean },
    watch: Watch,
  ): Promise<void> {
    const tool = await clientTool(runTool, watch.signal);
    if (!tool) throw new DumpTrouble(`The client mariadb or mysql is not installed. ${install}`);
    const path = join(folder, 'dump.sql');
    const bytesTotal = (await stat(path)).size;
    let bytes = 0;
    let files = 0;
    async function* counted() {
      for await (const line of linesOf(path, watch.signal)) {
        bytes += line.length;
        yield line;
      }
    }
    const onTable = (at: string) => {
      files += 1;
      watch.progress({ phase: 'restore', files, bytes, filesTotal: null, bytesTotal, at });
    };
    await folders.with(async (secret) => {
      const { args, env } = await optionsFile(access, tool, secret);
      await runTool({
        ...{ label: `${tool.version} restoring ${access.name}`, file: tool.file, env, signal: watch.signal },
        // Nothing in a dump is a command to the client, but the delimiter.
        args: [...args, '--batch', '--binary-mode', `--database=${into}`],
        stdin: forClient(counted(), { scratch, onTable }),
      });
    });
  }

  async function count(ask: Ask, into: string, { tables }: DumpManifest, watch: Watch): Promise<Counted[]> {
    const there = await ask(
      `select table_name as name from information_schema.tables where table_schema = ? and table_type <> 'VIEW'`,
      [into],
    );
    const names = new Set(there.map(({ name }) => String(name)));
    const found: Counted[] = [];
    for (const { name } of tables) {
      if (!names.has(name)) continue;
      await watch.gate();
      const [row] = await ask(`select count(*) as counted from ${quoted(into)}.${quoted(name)}`);
      found.push({ name, rows: Number(row?.counted ?? 0) });
    }
    return found;
  }

  async function create(ask: Ask, access: DatabaseAccess, name: string): Promise<void> {
    const [taken] = await ask('select 1 as one from information_schema.schemata where schema_name = ?', [name]);
    if (taken) throw new DumpTrouble(`There is a database called ${name} already.`);
    const [like] = await ask(
      `select default_character_set_name as charset, default_collation_name as collation
         from information_schema.schemata where schema_name = ?`,
      [access.database],
    );
    const word = (text: unknown) => (/^\w+$/.test(String(text)) ? String(text) : null);
    const charset = word(like?.charset);
    const collation = word(like?.collation);
    const options = charset && collation ? ` character set ${charset} collate ${collation}` : '';
    await ask(`create database ${quoted(name)}${options}`).catch((error: unknown) => {
      throw /denied/i.test(saidBy(error))
        ? new DumpTrouble(
            `${access.user} may not make databases, so the dump cannot be proven or restored: grant all on ${quoted(name)}.* lets it.`,
            { said: saidBy(error), cause: error },
          )
        : explainMysql(error, access);
    });
  }

  /** What of a dump could not be loaded is the answer of a proof, not a fault of ours. */
  async function loadedOrWhy(load: Promise<void>, signal: AbortSignal): Promise<string[]> {
    try {
      await load;
      return [];
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof DumpTrouble) || error.said === '') throw error;
      return [error.said];
    }
  }

  async function prove(access: DatabaseAccess, folder: string, watch: Watch): Promise<DatabaseProof> {
    const manifest = await readManifest(folder, 'mysql');
    const name = scratchName();
    watch.signal.throwIfAborted();
    // Held for as long as the proof runs, so that a sweep of another Optimus leaves its database alone.
    return withMysql(access, null, new AbortController().signal, async (ask) => {
      await ask('select get_lock(?, 0)', [name]);
      try {
        await create(ask, access, name);
        const failures = await loadedOrWhy(load({ access, folder, into: name, scratch: true }, watch), watch.signal);
        return await withMysql(access, name, watch.signal, async (counting) =>
          compare(manifest, await count(counting, name, manifest, watch), { failures }),
        );
      } finally {
        await withMysql(access, null, tidying(), (tidy) => tidy(`drop database if exists ${quoted(name)}`));
      }
    });
  }

  async function restore(access: DatabaseAccess, folder: string, name: string, watch: Watch): Promise<DatabaseProof> {
    const manifest = await readManifest(folder, 'mysql');
    if (name === '' || name.length > 64 || name.endsWith(' '))
      throw new DumpTrouble('The name of a database has 1 to 64 letters and ends with none that is empty.');
    watch.signal.throwIfAborted();
    return withMysql(access, null, new AbortController().signal, async (ask) => {
      await create(ask, access, name);
      try {
        await load({ access, folder, into: name, scratch: false }, watch);
        return await withMysql(access, name, watch.signal, async (counting) =>
          compare(manifest, await count(counting, name, manifest, watch), { failures: [] }),
        );
      } catch (error) {
        // What did not come back whole is not left to be taken for it.
        await withMysql(access, null, tidying(), (tidy) => tidy(`drop database if exists ${quoted(name)}`)).catch(
          () => {},
        );
        throw error;
      }
    });
  }

  async function sweep(access: DatabaseAccess): Promise<string[]> {
    return withMysql(access, null, tidying(), async (ask) => {
      const found = await ask(
        `select schema_name as name from information_schema.schemata where schema_name like 'optimus\\_proof\\_%'`,
      );
      const dropped: string[] = [];
      for (const { name } of found) {
        if (typeof name !== 'string' || !isScratch(name)) continue;
        const [lock] = await ask('select is_used_lock(?) as held', [name]);
        if (lock?.held !== null) continue;
        await ask(`drop database if exists ${quoted(name)}`);
        dropped.push(name);
      }
      return dropped;
    });
  }

  return { prove, restore, sweep };
}
