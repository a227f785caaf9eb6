import { createHash } from 'node:crypto';
import { mkdir, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../../../core/lib/clock.ts';
import type { Logger } from '../../../../core/log/logger.ts';
import type { PrivateFolders } from '../lib/private-folder.ts';
import { findTool } from '../lib/programs.ts';
import type { RunTool } from '../lib/run-tool.ts';
import { tidying } from '../lib/scratch.ts';
import { DumpTrouble, saidBy } from '../lib/trouble.ts';
import { install } from '../postgres/dump.ts';
import { databaseOf, postgresEnv, withPostgres } from '../postgres/reach.ts';
import type { DatabaseAccess } from '../types.ts';
import { spansOf, walFolder } from './segments.ts';

const waits = [1_000, 2_000, 5_000, 15_000, 60_000];

export interface FollowState {
  databaseId: string;
  /** `ended`: it does not begin again by itself. */
  state: 'streaming' | 'waiting' | 'ended';
  sentence: string;
}

interface Deps {
  clock: Clock;
  log: Logger;
  runTool: RunTool;
  folders: PrivateFolders;
  /** Never filled beyond this. */
  reserveBytes: number;
  onState: (state: FollowState) => void;
}

const slotOf = ({ id }: DatabaseAccess): string =>
  `optimus_${createHash('sha256').update(id).digest('hex').slice(0, 16)}`;

/** Waits at the server, for 15 s at most: what has to catch up for longer streams as well. */
const untilStreaming = (slot: string) => `do $$ begin
  for turn in 1..300 loop
    perform pg_stat_clear_snapshot();
    exit when exists (
      select from pg_stat_replication r join pg_replication_slots s on s.active_pid = r.pid
       where s.slot_name = '${slot}' and (r.state = 'streaming' or r.flush_lsn is not null));
    perform pg_sleep(0.05);
  end loop;
end $$`;

export interface Follower {
  /** Settles with the first word of the stream, or with why there is none. */
  streaming: Promise<void>;
  /** It has given up, and will not begin again. */
  ended(): boolean;
  stop(): Promise<void>;
}

/** Nothing will mend it but somebody. */
const full = /No space left|disk quota|not enough space/i;
/** The server has no longer what comes next: from here on it is another stretch. */
const lost =
  /WAL segment \S+ has already been removed|replication slot "[^"]*" does not exist|can no longer (?:be used|get changes)|has been invalidated|is ahead of the WAL flush position/i;

/** Keeps the WAL of one server coming, through ends of the network, of the server and of Optimus. */
export function createFollower(deps: Deps, access: DatabaseAccess, folder: string): Follower {
  const { clock, log, runTool, folders, reserveBytes, onState } = deps;
  const stopping = new AbortController();
  const first = Promise.withResolvers<void>();
  first.promise.catch(() => {});
  const slot = slotOf(access);
  let attempt = 0;
  let ended = false;
  let wake = () => {};
  const tell = (state: FollowState['state'], sentence: string) => {
    ended ||= state === 'ended';
    onState({ databaseId: access.id, state, sentence });
  };

  async function span(fresh: boolean): Promise<string> {
    const spans = await spansOf(folder);
    const newest = spans.at(-1);
    if (newest !== undefined && !fresh) return newest;
    const next = join(walFolder(folder), String(spans.length + 1).padStart(4, '0'));
    await mkdir(next, { recursive: true, mode: 0o700 });
    return next;
  }

  async function checkRoom(): Promise<void> {
    const { bavail, bsize } = await statfs(folder);
    if (bavail * bsize < reserveBytes) throw new NoRoom(`${access.name}: the disk of the archive is nearly full.`);
  }

  /** It says that it streams before it has asked for anything: that something comes, the server knows. */
  async function confirm(signal: AbortSignal, over: () => boolean): Promise<void> {
    await withPostgres(access, databaseOf(access), signal, (ask) => ask(untilStreaming(slot))).catch(() => {});
    if (over() || signal.aborted) return;
    attempt = 0;
    tell('streaming', `${access.name}: every change is being kept.`);
    first.resolve();
  }

  /** One life of `pg_receivewal`, to its end. */
  async function receive(fresh: boolean): Promise<void> {
    const file = await findTool('pg_receivewal');
    if (file === null) throw new DumpTrouble(`pg_receivewal is not installed. ${install}`);
    await checkRoom();
    const into = await span(fresh);
    const life = { over: false };
    const room = new AbortController();
    const signal = AbortSignal.any([stopping.signal, room.signal]);
    try {
      await folders.with(async (secret) => {
        const env = await postgresEnv(access, secret);
        const base = { file, env, signal: stopping.signal };
        await runTool({
          ...{ ...base, label: `pg_receivewal making a slot for ${access.name}` },
          args: ['--no-password', `--slot=${slot}`, '--create-slot', '--if-not-exists'],
        });
        await runTool({
          ...{ ...base, signal, label: `pg_receivewal of ${access.name}` },
          args: [
            ...['--no-password', '--no-loop', '--synchronous', '--verbose', '--status-interval=10'],
            ...[`--slot=${slot}`, `--directory=${into}`],
          ],
          onLine(line) {
            if (/starting log streaming/.test(line)) void confirm(signal, () => life.over);
            if (/finished segment/.test(line)) checkRoom().catch((error: unknown) => room.abort(error));
          },
        });
      });
    } finally {
      life.over = true;
    }
    throw new DumpTrouble(`pg_receivewal of ${access.name} ended.`);
  }

  const pause = () =>
    new Promise<void>((resolve) => {
      const cancel = clock.after(waits[Math.min(attempt, waits.length - 1)] ?? 60_000, resolve);
      attempt += 1;
      wake = () => {
        cancel();
        resolve();
      };
      if (stopping.signal.aborted) wake();
    });

  async function giveUp(sentence: string): Promise<void> {
    // Kept for nobody, the slot would fill the disk of the server as well.
    const dropped = await dropSlot(access).then(
      () => 'The server keeps nothing for it any more, so its own disk stays free.',
      (error: unknown) => `Its replication slot ${slot} is still there, and keeps WAL on the server: ${saidBy(error)}`,
    );
    tell(
      'ended',
      `${sentence} Point-in-time recovery of ${access.name} has stopped. ${dropped} Make room and switch it on again.`,
    );
  }

  async function run(): Promise<void> {
    let fresh = false;
    const known = (await spansOf(folder)).length > 0;
    while (!stopping.signal.aborted) {
      try {
        await receive(fresh);
      } catch (error) {
        if (stopping.signal.aborted) return;
        fresh = false;
        const said = saidBy(error);
        if (error instanceof NoRoom || full.test(said)) {
          first.reject(error);
          return await giveUp(said);
        }
        if (lost.test(said)) {
          fresh = true;
          await dropSlot(access).catch(() => {});
          tell(
            'waiting',
            `${access.name}: the server no longer has all changes. There is a gap; a new base backup begins a new window.`,
          );
        } else tell('waiting', `${access.name}: changes are not being kept at the moment. ${said}`);
        log.warn('receiving WAL ended', { name: access.name, said });
        // What has been followed before is waited for; who has just switched it on is told why it does not work.
        if (!known) first.reject(error);
        await pause();
      }
    }
  }
  const running = run().catch((error: unknown) => {
    first.reject(error);
    log.error('following WAL failed', error, { name: access.name });
    tell('ended', `${access.name}: following its changes failed. ${saidBy(error)}`);
  });

  return {
    streaming: first.promise,
    ended: () => ended,
    async stop() {
      stopping.abort(new DumpTrouble('Following was ended.'));
      first.reject(stopping.signal.reason);
      wake();
      await running;
    },
  };
}

class NoRoom extends DumpTrouble {}

/** The server stops keeping WAL for us. Nothing happens where there is no slot. */
export async function dropSlot(access: DatabaseAccess): Promise<void> {
  const slot = slotOf(access);
  await withPostgres(access, databaseOf(access), tidying(), async (ask) => {
    // Whoever held it may have been killed a moment ago: the server has not noticed yet.
    await ask('select pg_terminate_backend(active_pid) from pg_replication_slots where slot_name = $1 and active', [
      slot,
    ]).catch(() => []);
    for (let left = 50; ; left--) {
      const [there] = await ask('select active from pg_replication_slots where slot_name = $1', [slot]);
      if (!there) return;
      try {
        await ask('select pg_drop_replication_slot($1)', [slot]);
        return;
      } catch (error) {
        if (left === 0 || !/active/.test(saidBy(error))) throw error;
        await ask('select pg_sleep(0.1)');
      }
    }
  });
}
