import type { Deployment, Place } from '../../../../shared/features/deployments/schema.ts';
import { short, shortCommit } from '../../../lib/short.ts';
import type { TableColumn } from '../../../ui/data-table.tsx';
import { ProgressBar } from '../../../ui/progress-bar.tsx';
import { Sparkline } from '../../../ui/sparkline.tsx';
import { Time } from '../../../ui/time.tsx';
import type { TrafficLine } from '../traffic-lines.ts';
import {
  errorShare,
  isGoing,
  liveOf,
  msWords,
  numbered,
  percentWords,
  perSecondWords,
  placeName,
  rankOf,
  strategyWords,
  weightWords,
} from '../words.ts';
import { DeploymentStateMark, PlaceState } from './marks.tsx';

const nothing = <span className="text-faint">–</span>;

interface ColumnOptions {
  /** Of one project: its name need not be said. */
  own: boolean;
  /** How much there is, in rem. */
  width: number;
  lines: ReadonlyMap<string, TrafficLine>;
  /** What brought the live version, by the id of that version. */
  brought: ReadonlyMap<string, Deployment>;
  /** How far the run of a deployment is, by its id. */
  progress: ReadonlyMap<string, number | null>;
}

type Column = TableColumn<Place> & {
  /** The table needs so many rem before it is shown. */
  from?: number;
};

function liveWords(place: Place) {
  const live = liveOf(place);
  const [first] = live;
  if (!first) return nothing;
  if (live.length > 1)
    return (
      <span className="truncate tabular-nums">
        {live.map((release) => `${numbered(release)} ${weightWords(release.weight)}`).join(' · ')}
      </span>
    );
  return (
    <>
      <span className="shrink-0 font-medium tabular-nums">{numbered(first)}</span>
      {first.commit !== null && (
        <span className="shrink-0 font-mono text-xs text-faint">
          {shortCommit(first.commit)}
          {first.dirty && '+'}
        </span>
      )}
      {first.subject !== null && (
        <span dir="auto" className="min-w-0 truncate text-dim" title={short(first.subject)}>
          {short(first.subject, 200)}
        </span>
      )}
    </>
  );
}

export function columnsFor({ own, width, lines, brought, progress }: ColumnOptions): readonly TableColumn<Place>[] {
  const sinceOf = (place: Place): Deployment | undefined => {
    const [live] = liveOf(place);
    return live && brought.get(live.id);
  };
  const all: Column[] = [
    {
      id: 'place',
      header: own ? 'Place' : 'Project and place',
      width: own ? 110 : 170,
      minWidth: 90,
      sortBy: (place) => placeName(place),
      cell: ({ projectName, spec }) => (
        <>
          {!own && (
            <span dir="auto" className="min-w-0 truncate font-medium" title={short(projectName)}>
              {short(projectName, 120)}
            </span>
          )}
          <span
            dir="auto"
            className={own ? 'truncate font-medium' : 'max-w-[50%] shrink-0 truncate text-dim'}
            title={short(spec.name)}
          >
            {short(spec.name, 40)}
          </span>
        </>
      ),
    },
    {
      id: 'state',
      header: 'State',
      width: 128,
      sortBy: rankOf,
      cell: (place) => <PlaceState place={place} />,
    },
    {
      id: 'live',
      header: 'Live',
      width: 150,
      minWidth: 110,
      grow: true,
      sortBy: (place) => liveOf(place)[0]?.number ?? null,
      cell: liveWords,
    },
    {
      id: 'since',
      header: 'Since, by',
      width: 130,
      from: 62,
      sortBy: (place) => sinceOf(place)?.endedAt ?? null,
      cell: (place) => {
        const deployment = sinceOf(place);
        if (!deployment?.endedAt) return nothing;
        return (
          <>
            <Time at={deployment.endedAt} />
            <span dir="auto" className="min-w-0 truncate text-faint">
              {short(deployment.by, 60)}
            </span>
          </>
        );
      },
    },
    {
      id: 'strategy',
      header: 'Strategy',
      width: 100,
      from: 68,
      sortBy: ({ spec }) => spec.strategy.type,
      cell: ({ spec }) => (
        <span className="truncate text-dim" title={strategyWords(spec.strategy)}>
          {spec.strategy.type}
        </span>
      ),
    },
    {
      id: 'requests',
      header: 'Requests',
      width: 76,
      from: 45,
      numeric: true,
      sortBy: ({ traffic }) => traffic.perSecond,
      cell: (place) => (liveOf(place).length > 0 ? perSecondWords(place.traffic.perSecond) : nothing),
    },
    {
      id: 'line',
      header: 'While you look',
      width: 108,
      from: 75,
      cell: (place) => (
        <Sparkline
          values={lines.get(place.id)?.values ?? []}
          label={`Requests a second of ${placeName(place)} while you look`}
          format={perSecondWords}
          min={0}
          tone="neutral"
        />
      ),
    },
    {
      id: 'errors',
      header: 'Errors',
      width: 66,
      from: 49,
      numeric: true,
      sortBy: ({ traffic }) => errorShare(traffic),
      cell: ({ traffic }) => percentWords(errorShare(traffic)),
    },
    {
      id: 'p95',
      header: 'p95',
      width: 72,
      from: 54,
      numeric: true,
      sortBy: ({ traffic }) => traffic.p95,
      cell: ({ traffic }) => msWords(traffic.p95),
    },
    {
      id: 'last',
      header: 'Now, or last',
      width: 190,
      minWidth: 110,
      from: 40,
      sortBy: ({ deployment, last }) => (deployment ?? last)?.startedAt ?? null,
      cell: (place) => <Outcome place={place} progress={progress} />,
    },
  ];
  return all.filter(({ from = 0 }) => width >= from);
}

function Outcome({ place, progress }: { place: Place; progress: ColumnOptions['progress'] }) {
  const { deployment, last } = place;
  if (deployment && isGoing(deployment))
    return (
      <>
        <ProgressBar
          bare
          value={progress.get(deployment.runId) ?? null}
          label={`Deployment of ${numbered(deployment.release)} to ${placeName(place)}`}
          className="w-16! shrink-0"
        />
        <span dir="auto" className="min-w-0 truncate text-dim" title={short(deployment.sentence)}>
          {short(deployment.sentence, 200)}
        </span>
      </>
    );
  if (!last) return nothing;
  return (
    <>
      <DeploymentStateMark deployment={last} className="shrink-0" />
      <span className="shrink-0 text-faint tabular-nums">{numbered(last.release)}</span>
      <Time at={last.endedAt ?? last.startedAt} className="min-w-0 truncate text-faint" />
    </>
  );
}
