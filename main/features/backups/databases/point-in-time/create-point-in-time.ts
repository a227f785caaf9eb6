import { mkdir } from 'node:fs/promises';
import type { Children } from '../../../../core/children/types.ts';
import type { Clock } from '../../../../core/lib/clock.ts';
import type { Logger } from '../../../../core/log/logger.ts';
import type { PrivateFolders } from '../lib/private-folder.ts';
import { findTool, findTools } from '../lib/programs.ts';
import type { RunTool } from '../lib/run-tool.ts';
import { DumpTrouble } from '../lib/trouble.ts';
import { install, postgresTool } from '../postgres/dump.ts';
import { databaseOf, quoted, withPostgres } from '../postgres/reach.ts';
import type { DatabaseAccess, PointInTime } from '../types.ts';
import { createBaseBackup } from './base-backup.ts';
import { basesOf, reachOf } from './bases.ts';
import { createFollower, dropSlot, type Follower, type FollowState } from './follow.ts';
import { createRestorePoint } from './restore-point.ts';
import type { RecoveringServer } from './server.ts';

interface Deps {
  children: Pick<Children, 'spawn'>;
  clock: Clock;
  log: Logger;
  runTool: RunTool;
  folders: PrivateFolders;
  reserveBytes?: number;
  onFollow?: (state: FollowState) => void;
}

const half = 512 * 1024 * 1024;

export function createPointInTime(deps: Deps): PointInTime {
  const { children, clock, log, runTool, folders, reserveBytes = half } = deps;
  const onFollow = deps.onFollow ?? ((state) => log.info(state.sentence, { state: state.state }));
  const followers = new Map<string, Follower>();
  const servers = new Set<RecoveringServer>();

  async function lacksTools(major: number): Promise<string[]> {
    const signal = AbortSignal.timeout(30_000);
    const lacking: string[] = [];
    for (const name of ['pg_receivewal', 'pg_basebackup'])
      if ((await findTool(name)) === null) lacking.push(`${name} is not installed. ${install}`);
    const tool = await postgresTool(runTool, 'pg_basebackup', signal);
    if (tool && tool.major < major)
      lacking.push(
        `The server is PostgreSQL ${major}, and pg_basebackup is ${tool.version}: install the client tools of PostgreSQL ${major}.`,
      );
    if ((await findTools('postgres')).length === 0)
      lacking.push(
        `There is no PostgreSQL server on this machine, and restoring to a second starts one: install postgresql-${major}.`,
      );
    return lacking;
  }

  async function lacks(access: DatabaseAccess): Promise<string[]> {
    if (access.engine !== 'postgres') return ['Only PostgreSQL can be restored to any second.'];
    const server = await withPostgres(access, databaseOf(access), AbortSignal.timeout(30_000), async (ask) => {
      const [told] = await ask(
        `select current_setting('server_version_num')::int / 10000 as major, current_setting('wal_level') as level,
                current_setting('max_wal_senders')::int as senders, current_setting('max_replication_slots')::int as slots,
                (select rolreplication or rolsuper from pg_roles where rolname = current_user) as may,
                pg_is_in_recovery() as standby`,
      );
      return told ?? {};
    });
    const wrong = [
      ...(server.level === 'minimal'
        ? [
            "wal_level is minimal, so changes cannot be followed: alter system set wal_level = 'replica'; and start the server again.",
          ]
        : []),
      ...(Number(server.senders) < 3
        ? [`max_wal_senders is ${server.senders}: alter system set max_wal_senders = 10; and start the server again.`]
        : []),
      ...(Number(server.slots) < 1
        ? ['max_replication_slots is 0: alter system set max_replication_slots = 10; and start the server again.']
        : []),
      ...(server.may === true
        ? []
        : [`${access.user} may not follow changes: alter role ${quoted(access.user)} replication; lets it.`]),
      ...(server.standby === true ? ['It is a standby: follow its primary instead.'] : []),
    ];
    return [...wrong, ...(await lacksTools(Number(server.major)))];
  }

  async function sameSystem(access: DatabaseAccess, folder: string): Promise<void> {
    const known = (await basesOf(folder)).at(-1)?.system ?? null;
    if (known === null) return;
    await withPostgres(access, databaseOf(access), AbortSignal.timeout(30_000), async (ask) => {
      const [control] = await ask('select system_identifier::text as id from pg_control_system()').catch(() => []);
      if (control && String(control.id) !== known)
        throw new DumpTrouble(
          `What answers at ${access.host}:${access.port} is another server than the one whose changes are in ${folder}: begin in a new folder.`,
        );
    });
  }

  const following = (id: string): Follower | null => {
    const known = followers.get(id);
    return known && !known.ended() ? known : null;
  };

  async function follow(access: DatabaseAccess, folder: string): Promise<void> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    if (!following(access.id)) await sameSystem(access, folder);
    // Two that ask at once get one of it.
    const there = following(access.id);
    if (there) return there.streaming;
    const follower = createFollower({ clock, log, runTool, folders, reserveBytes, onState: onFollow }, access, folder);
    followers.set(access.id, follower);
    try {
      await follower.streaming;
    } catch (error) {
      // Who asked is told, and it is not tried behind his back.
      await follower.stop();
      if (followers.get(access.id) === follower) followers.delete(access.id);
      throw error;
    }
  }

  return {
    lacks,
    follow,
    async unfollow(access, _folder) {
      await followers.get(access.id)?.stop();
      followers.delete(access.id);
      await dropSlot(access);
    },
    base: createBaseBackup({ clock, runTool, folders }),
    async window(folder) {
      const found = await reachOf(folder);
      return found && { from: found.from, to: found.to };
    },
    restore: createRestorePoint({ children, runTool, servers }),
    async dispose() {
      await Promise.all([...followers.values()].map((follower) => follower.stop()));
      followers.clear();
      await Promise.all([...servers].map((server) => server.stop().catch(() => {})));
    },
  };
}
