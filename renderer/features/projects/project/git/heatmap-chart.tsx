import { type KeyboardEvent, type PointerEvent, useId, useLayoutEffect, useRef, useState } from 'react';
import { formatCount } from '../../../../lib/number.ts';
import { cellProps, gridProps, rowProps } from '../../../../ui/aria.ts';
import { cx } from '../../../../ui/cx.ts';
import { dayWords, type HeatDay, type Heatmap } from './heatmap.ts';
import './heatmap.css';

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const levels = [0, 1, 2, 3, 4] as const;

const words = ({ day, commits }: HeatDay) =>
  `${dayWords(day)}: ${commits === 0 ? 'no commit' : formatCount(commits, 'commit')}`;

/** One tab stop: arrows go through days and weeks, and what is under the cursor stands below. More is larger as well as brighter. */
export function HeatmapChart({ heat, label }: { heat: Heatmap; label: string }) {
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState<{ week: number; weekday: number } | null>(null);
  const cellAt = (week: number, weekday: number) => heat.weeks[week]?.[weekday] ?? null;
  const current = at && cellAt(at.week, at.weekday);
  const lastWeek = heat.weeks.length - 1;
  const lastDay = Math.max(
    0,
    (heat.weeks[lastWeek] ?? []).findLastIndex((cell) => cell !== null),
  );

  // Where not all weeks fit, the newest are what one came for.
  // biome-ignore lint/correctness/useExhaustiveDependencies: other weeks begin at their end as well
  useLayoutEffect(() => {
    scroller.current?.scrollTo({ left: scroller.current.scrollWidth });
  }, [heat]);

  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const from = at ?? { week: lastWeek, weekday: lastDay };
    const moves: Record<string, [number, number]> = {
      ArrowLeft: [from.week - 1, from.weekday],
      ArrowRight: [from.week + 1, from.weekday],
      ArrowUp: [from.week, from.weekday - 1],
      ArrowDown: [from.week, from.weekday + 1],
      Home: [0, from.weekday],
      End: [lastWeek, Math.min(from.weekday, lastDay)],
    };
    const to = moves[event.key];
    if (!to) return;
    event.preventDefault();
    const [week, weekday] = at === null ? [from.week, from.weekday] : to;
    if (!cellAt(week, weekday)) return;
    setAt({ week, weekday });
    document.getElementById(`${id}-${week}-${weekday}`)?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  };
  const point = (event: PointerEvent) => {
    const cell = event.target instanceof HTMLElement ? event.target.closest<HTMLElement>('[data-week]') : null;
    if (cell) setAt({ week: Number(cell.dataset.week), weekday: Number(cell.dataset.weekday) });
  };

  const semantics = {
    ...gridProps(label, 7, heat.weeks.length),
    'aria-activedescendant': current && at ? `${id}-${at.week}-${at.weekday}` : undefined,
    onKeyDown: press,
    onPointerOver: point,
    onPointerLeave: () => setAt(null),
  };
  const named = (cell: HeatDay) => ({ ...cellProps, 'aria-label': words(cell) });

  return (
    <div className="min-w-0">
      <div ref={scroller} className="overflow-x-auto pb-1">
        <div
          {...semantics}
          className="heatmap inset-focus"
          style={{ gridTemplateColumns: `2rem repeat(${heat.weeks.length}, minmax(0.625rem, 1fr))` }}
        >
          <div aria-hidden className="heatmap-months">
            {heat.months.map(({ label: month, week }) => (
              <span key={`${month} ${week}`} style={{ gridColumn: week + 2 }}>
                {month}
              </span>
            ))}
          </div>
          {weekdays.map((weekday, day) => (
            <div key={weekday} {...rowProps(day + 1)} className="contents">
              <span aria-hidden className={cx('heatmap-day', day % 2 === 1 && 'invisible')}>
                {weekday}
              </span>
              {heat.weeks.map((week, index) => {
                const cell = week[day];
                return cell ? (
                  <span
                    key={cell.day}
                    id={`${id}-${index}-${day}`}
                    {...named(cell)}
                    data-mark=""
                    data-level={cell.level}
                    data-week={index}
                    data-weekday={day}
                    data-at={at?.week === index && at.weekday === day ? '' : undefined}
                    className="heatmap-cell"
                  />
                ) : (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a day that has not come yet
                  <span key={index} aria-hidden />
                );
              })}
            </div>
          ))}
        </div>
      </div>
      <div className="mt-1 flex flex-wrap items-center gap-x-4 gap-y-1 text-sm text-faint">
        <span role="status" className="min-h-4.5 flex-1 whitespace-nowrap tabular-nums">
          {current
            ? words(current)
            : heat.best
              ? `Busiest: ${words(heat.best)}. Longest in a row: ${formatCount(heat.streak, 'day')}.`
              : 'Nothing was committed in this time.'}
        </span>
        <span aria-hidden className="flex items-center gap-1.5">
          Less
          {levels.map((level) => (
            <span key={level} data-mark="" data-level={level} className="heatmap-cell size-3" />
          ))}
          More
        </span>
      </div>
    </div>
  );
}
