import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { syncDir, writeFileAtomic } from '../../../../core/lib/atomic-file.ts';
import type { Clock } from '../../../../core/lib/clock.ts';
import type { Watch } from '../../engine/types.ts';
import type { PrivateFolders } from '../lib/private-folder.ts';
import { findTool } from '../lib/programs.ts';
import type { RunTool } from '../lib/run-tool.ts';
import { DumpTrouble } from '../lib/trouble.ts';
import { bytesBelow, syncTree } from '../lib/whole-folder.ts';
import { install } from '../postgres/dump.ts';
import { databaseOf, postgresEnv, withPostgres } from '../postgres/reach.ts';
import type { DatabaseAccess } from '../types.ts';
import { type BaseFacts, basesFolder, factsFile, prune } from './bases.ts';

interface Deps {
  clock: Pick<Clock, 'now'>;
  runTool: RunTool;
  folders: PrivateFolders;
}

/** Of the server, as it says itself. */
async function serverFacts(access: DatabaseAccess, now: () => number, signal: AbortSignal) {
  return withPostgres(access, databaseOf(access), signal, async (ask) => {
    const [told] = await ask(
      `select current_setting('server_version_num')::int / 10000 as major,
              pg_size_bytes(current_setting('wal_segment_size')) as segment,
              current_setting('shared_preload_libraries', true) as preload,
              extract(epoch from clock_timestamp()) * 1000 as now`,
    );
    const here = now();
    // Not every user may ask for it.
    const [control] = await ask('select system_identifier::text as id from pg_control_system()').catch(() => []);
    return {
      major: Number(told?.major ?? 0),
      segmentBytes: Number(told?.segment ?? 0),
      preload: String(told?.preload ?? ''),
      endedAt: Math.ceil(Number(told?.now ?? 0)),
      aheadMs: Math.round(Number(told?.now ?? here) - here),
      system: control ? String(control.id) : null,
    };
  });
}

export function createBaseBackup({ clock, runTool, folders }: Deps) {
  return async (access: DatabaseAccess, folder: string, keepDays: number, watch: Watch): Promise<{ bytes: number }> => {
    const { signal } = watch;
    const file = await findTool('pg_basebackup');
    if (file === null) throw new DumpTrouble(`pg_basebackup is not installed. ${install}`);
    const startedAt = clock.now();
    const parent = basesFolder(folder);
    await mkdir(parent, { recursive: true, mode: 0o700 });
    const part = join(parent, `.${startedAt}.part`);
    await rm(part, { recursive: true, force: true });
    let startSegment: string | null = null;
    let at = '';
    try {
      await folders.with(async (secret) => {
        await runTool({
          ...{ label: `pg_basebackup of ${access.name}`, file, signal, env: await postgresEnv(access, secret) },
          args: [
            // The WAL that it needs comes along: it can be started even where the archive is lost.
            ...['--format=tar', '--wal-method=stream', '--checkpoint=fast', '--manifest-checksums=SHA256'],
            ...['--no-password', '--verbose', `--pgdata=${part}`, '--label=Optimus'],
          ],
          onLine(line) {
            at = /(?:start point|starting point): (\S+)/.exec(line)?.[1] ?? at;
            const timeline = /on timeline (\d+)/.exec(line)?.[1];
            if (timeline !== undefined) startSegment = timeline;
            watch.progress({
              phase: 'base',
              files: 0,
              bytes: 0,
              filesTotal: null,
              bytesTotal: null,
              at: line.slice(0, 200),
            });
          },
        });
      });
      const server = await serverFacts(access, () => clock.now(), signal);
      const segment = segmentAt(at, Number(startSegment ?? 0), server.segmentBytes);
      if (segment === null) throw new DumpTrouble('pg_basebackup did not say where its backup begins.');
      const bytes = await bytesBelow(part);
      const facts: BaseFacts = { version: 1, ...server, startSegment: segment, bytes };
      await syncTree(part);
      await writeFileAtomic(join(part, factsFile), `${JSON.stringify(facts, null, 1)}\n`, { mode: 0o600 });
      await rename(part, join(parent, String(startedAt)));
      await syncDir(parent);
      await prune(folder, server.endedAt - keepDays * 86_400_000);
      return { bytes };
    } catch (error) {
      await rm(part, { recursive: true, force: true });
      throw error;
    }
  };
}

/** `0/2000028` of a timeline, as the file that it is in is called. */
function segmentAt(position: string, timeline: number, segmentBytes: number): string | null {
  const [, high, low] = /^([0-9A-F]+)\/([0-9A-F]+)$/.exec(position) ?? [];
  if (high === undefined || low === undefined || timeline === 0 || segmentBytes === 0) return null;
  const hex = (value: number) => value.toString(16).toUpperCase().padStart(8, '0');
  return `${hex(timeline)}${hex(Number.parseInt(high, 16))}${hex(Math.floor(Number.parseInt(low, 16) / segmentBytes))}`;
}
