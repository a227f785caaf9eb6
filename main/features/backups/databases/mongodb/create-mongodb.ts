import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Watch } from '../../engine/types.ts';
import { type Counted, compare, readManifest, writeManifest } from '../lib/manifest.ts';
import { authorities, type PrivateFolder, type PrivateFolders } from '../lib/private-folder.ts';
import { findTool } from '../lib/programs.ts';
import { askTool, type RunTool } from '../lib/run-tool.ts';
import { scratchName, tidying } from '../lib/scratch.ts';
import { DumpTrouble } from '../lib/trouble.ts';
import { bytesBelow, writeFolder } from '../lib/whole-folder.ts';
import type { DatabaseAccess, DatabaseProof, DatabaseTools, DumpManifest } from '../types.ts';

interface Deps {
  runTool: RunTool;
  folders: PrivateFolders;
  now: () => number;
}

const fileName = 'archive.mongodb';
const install = 'Install the MongoDB Database Tools (mongodump, mongorestore) and mongosh.';

/** Written from MongoDB's documentation: no server of it was at hand to try it on, and each dump and proof says so. */
const unseen =
  'Dumps of MongoDB follow its documentation; this version of Optimus has not been tried on a real server.';

const uriOf = ({ host, port, user, password, tls }: DatabaseAccess) => {
  const who = user === '' ? '' : `${encodeURIComponent(user)}:${encodeURIComponent(password)}@`;
  const at = host.includes(':') ? `[${host}]` : host;
  const options = [
    ...(user === '' ? [] : ['authSource=admin']),
    ...(tls === 'off' ? [] : ['tls=true']),
    ...(tls === 'on' ? ['tlsInsecure=true'] : []),
  ];
  return `mongodb://${who}${at}:${port}/${options.length > 0 ? `?${options.join('&')}` : ''}`;
};

export function createMongodb({ runTool, folders, now }: Deps): DatabaseTools {
  const need = async (name: string): Promise<string> => {
    const file = await findTool(name);
    if (file === null) throw new DumpTrouble(`${name} is not installed. ${install}`);
    return file;
  };

  async function lacks({ name, database }: DatabaseAccess): Promise<string | null> {
    if (database === '') return `${name} names no database: enter the one that is to be saved.`;
    for (const tool of ['mongodump', 'mongorestore', 'mongosh'])
      if ((await findTool(tool)) === null) return `${tool} is not installed. ${install}`;
    return null;
  }

  async function reach(access: DatabaseAccess, secret: PrivateFolder): Promise<string[]> {
    const config = await secret.file('config.yaml', `uri: ${JSON.stringify(uriOf(access))}\n`);
    const { tls, ca } = access;
    return [
      `--config=${config}`,
      ...(tls === 'verify' ? [`--sslCAFile=${await secret.file('ca.pem', authorities(ca))}`] : []),
    ];
  }

  async function dump(access: DatabaseAccess, folder: string, watch: Watch): Promise<DumpManifest> {
    const { signal } = watch;
    const { database, name } = access;
    const startedAt = now();
    const file = await need('mongodump');
    return writeFolder(folder, (dir) =>
      folders.with(async (secret) => {
        const said = await askTool(runTool, { label: 'mongodump --version', file, args: ['--version'], signal });
        const tables: DumpManifest['tables'] = [];
        await runTool({
          ...{ label: `mongodump of ${name}`, file, signal },
          args: [...(await reach(access, secret)), `--db=${database}`, `--archive=${join(dir, fileName)}`],
          onLine(line) {
            const [, space, count] = /done dumping (\S+) \((\d+) documents?\)/.exec(line) ?? [];
            if (space === undefined) return;
            tables.push({ name: space.slice(database.length + 1), rows: Number(count) });
            watch.progress({
              phase: 'dump',
              files: tables.length,
              bytes: 0,
              filesTotal: null,
              bytesTotal: null,
              at: space,
            });
          },
        });
        const manifest: DumpManifest = {
          ...{ version: 1, engine: 'mongodb', name, database },
          tool: `mongodump ${/\d+(?:\.\d+)+/.exec(said)?.[0] ?? ''}`,
          ...{ startedAt, endedAt: now(), bytes: await bytesBelow(dir), tables, warnings: [unseen] },
        };
        await writeManifest(dir, manifest);
        return manifest;
      }),
    );
  }

  async function load(access: DatabaseAccess, folder: string, into: string, watch: Watch): Promise<Counted[]> {
    const file = await need('mongorestore');
    const manifest = await readManifest(folder, 'mongodb');
    const archive = join(folder, fileName);
    await stat(archive);
    const found: Counted[] = [];
    await folders.with(async (secret) => {
      await runTool({
        ...{ label: `mongorestore of ${access.name}`, file, signal: watch.signal },
        args: [
          ...(await reach(access, secret)),
          ...[`--archive=${archive}`, '--stopOnError', `--nsInclude=${manifest.database}.*`],
          ...[`--nsFrom=${manifest.database}.*`, `--nsTo=${into}.*`],
        ],
        onLine(line) {
          const [, space, count] = /finished restoring (\S+) \((\d+) documents?, 0 failures\)/.exec(line) ?? [];
          if (space !== undefined) found.push({ name: space.slice(into.length + 1), rows: Number(count) });
        },
      });
    });
    return found;
  }

  /** Through a script in a private folder, since an address in an argument would show the password. */
  async function shell(access: DatabaseAccess, script: string, signal: AbortSignal): Promise<string> {
    const file = await need('mongosh');
    return folders.with(async (secret) => {
      const ca = access.tls === 'verify' ? await secret.file('ca.pem', authorities(access.ca)) : null;
      const uri = `${uriOf(access)}${ca === null ? '' : `&tlsCAFile=${encodeURIComponent(ca)}`}`;
      const path = await secret.file('script.js', `const server = new Mongo(${JSON.stringify(uri)});\n${script}\n`);
      return askTool(runTool, {
        ...{ label: `mongosh of ${access.name}`, file, signal },
        args: ['--nodb', '--quiet', '--norc', '--file', path],
      });
    });
  }

  const databases = async (access: DatabaseAccess, signal: AbortSignal): Promise<string[]> => {
    const said = await shell(access, 'print("names " + JSON.stringify(server.getDBNames()));', signal);
    return JSON.parse(/names (\[.*\])/.exec(said)?.[1] ?? '[]') as string[];
  };

  const drop = (access: DatabaseAccess, name: string) =>
    shell(access, `server.getDB(${JSON.stringify(name)}).dropDatabase();`, tidying());

  return {
    lacks,
    dump,
    async prove(access, folder, watch): Promise<DatabaseProof> {
      const manifest = await readManifest(folder, 'mongodb');
      const name = scratchName();
      try {
        return compare(manifest, await load(access, folder, name, watch), {
          failures: [],
          words: ['collection', 'document'],
        });
      } finally {
        await drop(access, name);
      }
    },
    async restore(access, folder, name, watch): Promise<DatabaseProof> {
      const manifest = await readManifest(folder, 'mongodb');
      if (!/^[\w-]{1,63}$/.test(name)) throw new DumpTrouble('The name has 1 to 63 letters, digits, _ or -.');
      if ((await databases(access, watch.signal)).includes(name))
        throw new DumpTrouble(`There is a database called ${name} already.`);
      return compare(manifest, await load(access, folder, name, watch), {
        failures: [],
        words: ['collection', 'document'],
      });
    },
    // Whether another proof is under way in one of them cannot be told, so none is taken away behind it.
    sweep: async () => [],
  };
}
