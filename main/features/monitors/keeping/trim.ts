import type { Tier } from '../../../../shared/features/monitors/schema.ts';
import type { Clock } from '../../../core/lib/clock.ts';
import { turn } from '../../../core/lib/turn.ts';
import type { MonitorsRepo } from '../repo.ts';
import { tiers } from './blocks.ts';
import type { Lines } from './lines.ts';
import type { OpenHours } from './open-hours.ts';

const day = 86_400;
/** Seconds for which each tier is kept. */
export const kept = { '1s': day, '1m': 90 * day, '1h': 730 * day } as const satisfies Record<Tier, number>;
const names = ['1s', '1m', '1h'] as const;

/** A wrong clock must not cost what is kept: by age it is judged only after the clock has gone steadily for so long. */
const steadyAfterMs = 6 * 3_600_000;
const jumpMs = 3_600_000;
/** Further ahead than any clock is set by hand. */
const aheadSeconds = 2 * day;
const perDelete = 60;
/** Containers come and go by the dozen each day: of lines beyond so many, those that ended first go. */
const linesKept = 2_000;
const endedAfterMs = day * 1_000;
const linesPerDelete = 10;
/** Some room below the limit, so that not every hour has to look for it. */
const enough = 0.97;

interface Deps {
  repo: MonitorsRepo;
  lines: Lines;
  hours: OpenHours;
  clock: Pick<Clock, 'now' | 'monotonic'>;
  limitBytes: () => number;
}

/** Lets go what is old; when there is too much of it, the oldest first, whatever it is. */
export function createTrim({ repo, lines, hours, clock, limitBytes }: Deps) {
  const offset = () => clock.now() - clock.monotonic();
  let known = offset();
  let steadyFrom = clock.monotonic() - steadyAfterMs;
  let reach: Partial<Record<Tier, number>> = {};
  let newest = Number.NEGATIVE_INFINITY;

  function isSteady(): boolean {
    const now = offset();
    if (Math.abs(now - known) > jumpMs) steadyFrom = clock.monotonic();
    known = now;
    return clock.monotonic() - steadyFrom >= steadyAfterMs;
  }

  async function dropAll(tier: Tier, side: 'before' | 'after', second: number): Promise<void> {
    while ((await repo.drop(tier, side, second, perDelete)) === perDelete) await turn();
  }

  async function look() {
    const sizes = await repo.sizes();
    reach = Object.fromEntries(sizes.flatMap(({ tier, oldest }) => (oldest === null ? [] : [[tier, oldest]])));
    newest = Math.max(newest, (await repo.newestHour()) ?? newest);
    return sizes;
  }

  async function trimBySize(): Promise<void> {
    const sizes = await repo.sizes();
    const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0) + (await repo.frameBytes());
    if (total <= limitBytes()) return;
    let over = total - limitBytes() * enough;
    while (over > 0) {
      const pages = await Promise.all(
        names.map(async (tier) =>
          (await repo.oldest(tier, perDelete)).map((one) => ({
            ...one,
            tier,
            endsAt: one.firstAt + tiers[tier].block,
          })),
        ),
      );
      // Of a tier that has more of them, nobody knows yet what comes after its page.
      const horizon = Math.min(
        ...pages.map((page) => (page.length < perDelete ? Number.POSITIVE_INFINITY : (page.at(-1)?.endsAt ?? 0))),
      );
      const before = new Map<Tier, number>();
      for (const { tier, firstAt, bytes, endsAt } of pages.flat().sort((a, b) => a.endsAt - b.endsAt)) {
        if (over <= 0 || endsAt > horizon) break;
        before.set(tier, firstAt + 1);
        over -= bytes;
      }
      if (before.size === 0) return;
      for (const [tier, second] of before) await dropAll(tier, 'before', second);
      await turn();
    }
  }

  async function forgetEmpty(): Promise<void> {
    const empty = await repo.emptyLines();
    const open = new Set(hours.everyLine());
    const gone = empty.filter((id) => !open.has(id));
    // Before anything is waited for: one that is measured again from now on is another line.
    for (const id of gone) {
      const line = lines.byId(id);
      if (line) lines.forget(line);
    }
    await repo.removeLines(gone);
  }

  async function forgetEnded(): Promise<void> {
    const over = lines.size() - linesKept;
    if (over <= 0) return;
    const open = new Set(hours.everyLine());
    const ended = [...lines.all()]
      .filter(({ id, lastAt }) => !open.has(id) && lastAt < clock.now() - endedAfterMs)
      .sort((a, b) => a.lastAt - b.lastAt)
      .slice(0, over);
    for (const line of ended) lines.forget(line);
    for (let at = 0; at < ended.length; at += linesPerDelete) {
      await repo.dropLines(ended.slice(at, at + linesPerDelete).map(({ id }) => id));
      await turn();
    }
  }

  return {
    /** The first second that a tier knows; null when it knows nothing. */
    reach: (tier: Tier): number | null => reach[tier] ?? null,
    /** The newest hour that is packed: what comes for a later one meets nothing that is kept. */
    newest: () => newest,
    grown(hour: number): void {
      newest = Math.max(newest, hour);
      for (const tier of names) reach[tier] = Math.min(reach[tier] ?? hour, hour);
    },
    look,
    forget(): void {
      reach = {};
      newest = Number.NEGATIVE_INFINITY;
    },
    async run(): Promise<void> {
      if (isSteady()) {
        const now = Math.floor(clock.now() / 1_000);
        for (const tier of names) {
          await dropAll(tier, 'before', now - kept[tier] - tiers[tier].block);
          await dropAll(tier, 'after', now + aheadSeconds);
        }
      }
      await trimBySize();
      await forgetEmpty();
      await forgetEnded();
      await look();
    },
  };
}
export type Trim = ReturnType<typeof createTrim>;
