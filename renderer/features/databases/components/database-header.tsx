import type { DatabaseRow } from '../../../../shared/features/databases/schema.ts';
import type { MetricName } from '../../../../shared/lib/metrics.ts';
import { AppLink } from '../../../app/navigation.tsx';
import { printable } from '../../../lib/printable.ts';
import { Link } from '../../../ui/link.tsx';
import { Sparkline } from '../../../ui/sparkline.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { Time } from '../../../ui/time.tsx';
import { lineOf, useLines } from '../queries.ts';
import { figureWords, markOf } from '../words.ts';

const metrics: Record<string, MetricName> = {
  answer: 'db.answer.ms',
  connections: 'db.connections',
  queries: 'db.queries',
  cache: 'db.cache.percent',
  size: 'db.size.bytes',
  locks: 'db.locks.waiting',
  lag: 'db.lag.seconds',
};

/** The state and the key figures, each with its last hour. */
export function DatabaseHeader({ row, everySeconds }: { row: DatabaseRow; everySeconds: number }) {
  const { mark, word } = markOf(row);
  const figures = figureWords(row);
  const lines = useLines(figures.flatMap(({ key }) => (metrics[key] ? [lineOf(row.id, metrics[key])] : [])));
  return (
    <header className="grid gap-3 px-4 py-3">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-dim">
        <StateMark state={mark} label={word} className="text-base text-text" />
        {row.role && <span>{row.role}</span>}
        {row.project && (
          <Link render={<AppLink to={`/projects/${encodeURIComponent(row.project.id)}`} />} variant="plain">
            <bdi>{printable(row.project.name)}</bdi>
          </Link>
        )}
        <span>
          {'since '}
          <Time at={row.since} form="moment" />
        </span>
        {row.lookedAt !== null && (
          <span>
            {'looked at '}
            <Time at={row.lookedAt} />
            {`, every ${everySeconds} s`}
          </span>
        )}
      </p>
      {figures.length > 0 && (
        <dl className="grid grid-cols-[repeat(auto-fill,minmax(9.5rem,1fr))] gap-x-6 gap-y-3 border-y border-line-soft py-3">
          {figures.map(({ key, label, value, note }) => (
            <div key={key} className="min-w-0">
              <dt className="text-sm text-faint">{label}</dt>
              <dd>
                <span className="text-md font-medium tabular-nums">{value}</span>
                {note && <span className="ms-1.5 text-sm text-dim tabular-nums">{note}</span>}
                <div className="mt-1">
                  <Sparkline
                    values={(metrics[key] && lines.get(lineOf(row.id, metrics[key]))) || []}
                    label={`${label}, last hour`}
                    min={0}
                  />
                </div>
              </dd>
            </div>
          ))}
        </dl>
      )}
    </header>
  );
}
