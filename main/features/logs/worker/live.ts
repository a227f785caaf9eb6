import type { LogLine } from '../../../../shared/features/logs/schema.ts';
import { levelOf } from '../lines/level.ts';
import { decoded, type ReadLine } from '../lines/line-reader.ts';
import { toLogLine } from '../lines/log-line.ts';
import { createTextTest, type TextTest } from '../reading/text-test.ts';
import type { FromNumber } from '../store/source.ts';
import type { LogTarget } from '../types.ts';
import type { FromLogs, Heard, Wanted } from './messages.ts';

const tellEveryMs = 50;
/** Of one follower between two tellings. */
const mostWaiting = 5_000;
const mostAtOnce = 1_000;

export interface Waiting {
  key: number;
  at: number;
  from: FromNumber;
  line: ReadLine;
  source: string;
  name: string;
}

interface Follower {
  wanted: Wanted;
  test: TextTest | null;
  waiting: Waiting[];
  lost: number;
}

/** Tells lines as they come: every one to who hears a service, the newest to who follows. */
export function createLive(tell: (message: FromLogs) => void) {
  const followers = new Map<number, Follower>();
  let timer: NodeJS.Timeout | null = null;

  function fits({ wanted }: Follower, projectId: string, source: string, level: number): boolean {
    if (wanted.projectId !== undefined && wanted.projectId !== projectId) return false;
    if (wanted.sources.length > 0 && !wanted.sources.includes(source)) return false;
    const named = levelOf(level);
    return wanted.levels.length === 0 || (named !== null && wanted.levels.includes(named));
  }

  function flush(): void {
    timer = null;
    for (const [id, follower] of followers) {
      const { waiting, test } = follower;
      if (waiting.length === 0 && follower.lost === 0) continue;
      follower.waiting = [];
      let found = waiting;
      if (test) {
        const texts = waiting.map(({ line }) => decoded(line.plain, line.ascii));
        const hits = test(texts);
        if (hits === null) {
          followers.delete(id);
          tell({ type: 'tooSlow', follower: id });
          continue;
        }
        found = hits.map((at) => waiting[at]).filter((one) => one !== undefined);
      }
      const over = Math.max(0, found.length - mostAtOnce);
      const lines: LogLine[] = found.slice(over).map((one) => toLogLine({ ...one.line, ...one }));
      const lost = follower.lost + over;
      follower.lost = 0;
      if (lines.length > 0 || lost > 0) tell({ type: 'followed', follower: id, lines, lost });
    }
  }

  return {
    follow(id: number, wanted: Wanted | null): void {
      if (wanted === null) followers.delete(id);
      else followers.set(id, { wanted, test: createTextTest(wanted), waiting: [], lost: 0 });
    },
    came(projectId: string, one: Waiting): void {
      for (const follower of followers.values()) {
        if (!fits(follower, projectId, one.source, one.line.level)) continue;
        follower.waiting.push(one);
        if (follower.waiting.length > mostWaiting) {
          follower.lost += follower.waiting.length - mostWaiting / 2;
          follower.waiting = follower.waiting.slice(-mostWaiting / 2);
        }
        timer ??= setTimeout(flush, tellEveryMs);
      }
    },
    dispose(): void {
      if (timer) clearTimeout(timer);
      followers.clear();
    },
  };
}

/** Of one service: gathered while a piece is read, told at its end. */
export function createHearing(target: LogTarget, tell: (message: FromLogs) => void) {
  let heard: Heard[] = [];
  return {
    add(at: number, from: FromNumber, { plain, ascii, level }: ReadLine): void {
      heard.push([at, from, level, decoded(plain, ascii)]);
    },
    flush(): void {
      if (heard.length === 0) return;
      const lines = heard;
      heard = [];
      tell({ type: 'heard', target, lines });
    },
  };
}
export type Hearing = ReturnType<typeof createHearing>;
