import { relative, sep } from 'node:path';
import picomatch from 'picomatch';
import { z } from 'zod';
import { findGitDir, type GitDir } from '../../../core/git/git-dir.ts';
import { isBusy, type Refs, readRefs, usesReftable } from '../../../core/git/refs.ts';
import type { Cancel, Clock } from '../../../core/lib/clock.ts';
import type { Logger } from '../../../core/log/logger.ts';
import { watchFile } from '../../../core/settings/watch-file.ts';
import { watchTree } from '../../../core/watching/watch-tree.ts';
import { placeOf } from '../kinds/paths.ts';
import { type Move, movesBetween } from './git/moves.ts';
import { createRetrying } from './retrying.ts';
import type { StartTrigger } from './types.ts';

/** Git writes several files for one act. */
const settleMs = 300;
/** A rebase is looked at again after so long, and so is a repository that is not there. */
const againMs = 2_000;
const missingMs = 15_000;
const tells = /^(?:HEAD|FETCH_HEAD|packed-refs|(?:refs|logs|rebase-merge|rebase-apply)(?:\/.*)?)$/;

const stateSchema = z.object({
  branch: z.string().nullable(),
  refs: z.record(z.string(), z.string()),
  /** Rises with each look that found something: the same move may come again. */
  round: z.number(),
});

const words: Record<Move['event'], (move: Move) => string> = {
  commit: ({ name }) => `a commit on ${name}`,
  branch: ({ name }) => `a switch to ${name}`,
  push: ({ name, remote }) => (remote ? `a push of ${name} to ${remote}` : `a push to ${name}`),
  pull: ({ name }) => `a pull into ${name}`,
  tag: ({ name }) => `the tag ${name}`,
};

interface Deps {
  clock: Clock;
  log: Logger;
  home: string;
}

/** Fires for what happens in a repository, also for what has happened while nobody looked. */
export function createGitTrigger({ clock, log, home }: Deps): StartTrigger<'git'> {
  return (spec, context) => {
    const path = placeOf(spec.path, home);
    const events = new Set<string>(spec.events);
    const isBranch = spec.branch === undefined ? () => true : picomatch(spec.branch, { dot: true });
    const gone = `there is no git repository at ${path}`;
    let at: GitDir | null = null;
    let seen: (Refs & { round: number }) | null = null;
    let duringRun = false;
    let watches: Cancel[] = [];
    let timer: Cancel | null = null;
    let stopped = false;

    const isWanted = ({ event, name }: Move) => events.has(event) && (event === 'tag' || isBranch(name));
    const payloadOf = ({ event, name, before, after, remote, message }: Move) => ({
      event,
      repository: path,
      branch: event === 'tag' ? null : name,
      tag: event === 'tag' ? name : null,
      commit: after,
      before,
      remote,
      message,
    });

    const lookIn = (ms: number) => {
      timer?.();
      timer = clock.after(ms, looking.run);
    };

    function lose(why: string): void {
      for (const stop of watches) stop();
      watches = [];
      at = null;
      context.trouble(why);
      lookIn(missingMs);
    }

    function lookThere(): void {
      void findGitDir(path).then((found) => {
        if (!stopped && !found && at !== null) lose(gone);
      });
    }

    function watch(dir: string): Cancel {
      const isIgnored = (file: string) => {
        const name = relative(dir, file).split(sep).join('/');
        return !tells.test(name) || name.endsWith('.lock');
      };
      return watchTree({
        clock,
        root: dir,
        ignored: isIgnored,
        onEvent() {
          duringRun ||= context.busy();
          lookIn(settleMs);
        },
        // What moved while the watches were being set up is seen now.
        onReady: looking.run,
        onTrouble(why) {
          if (why !== null && at !== null) lose(why);
        },
      });
    }

    async function find(): Promise<GitDir | null> {
      const found = await findGitDir(path);
      if (stopped) return null;
      if (!found) lose(gone);
      else if (await usesReftable(found))
        lose(`${path} keeps its refs in the reftable format, which cannot be watched`);
      else {
        at = found;
        context.trouble(null);
        watches = [...new Set([found.dir, found.common])].map(watch);
        // When the folder above is moved, nothing in the git folder notices.
        watches.push(watchFile({ path, clock, onEvent: lookThere, onWatchLimit: () => {} }));
      }
      return at;
    }

    async function look(): Promise<void> {
      if (at !== null && !(await findGitDir(path))) return lose(gone);
      const place = at ?? (await find());
      if (!place || stopped) return;
      if (await isBusy(place)) return lookIn(againMs);
      const now = await readRefs(place);
      if (!seen) {
        const known = stateSchema.safeParse(await context.state.get());
        seen = known.success ? known.data : { ...now, round: 0 };
        if (!known.success) await context.state.put({ ...seen });
      }
      const own = duringRun;
      duringRun = false;
      const moves = (await movesBetween(place, seen, now)).filter(isWanted);
      // Between two branches there may be none; the last one is what a switch is told against.
      const next = { branch: now.branch ?? seen.branch, refs: now.refs, round: seen.round + 1 };
      try {
        for (const [index, move] of moves.entries()) {
          if (stopped) return;
          await context.fire({
            label: words[move.event](move),
            payload: payloadOf(move),
            idempotencyKey: `${context.key}:${next.round}:${index}`,
            ...(own && { duringRun: true }),
          });
        }
      } catch (error) {
        duringRun ||= own;
        throw error;
      }
      if (JSON.stringify({ ...next, round: 0 }) === JSON.stringify({ ...seen, round: 0 })) return;
      await context.state.put(next);
      seen = next;
    }
    const looking = createRetrying({
      clock,
      log,
      what: `looking at the repository ${path}`,
      task: look,
      onTrouble: context.trouble,
    });

    looking.run();
    return () => {
      stopped = true;
      timer?.();
      for (const stop of watches) stop();
      looking.dispose();
    };
  };
}
