import { useParams } from '@tanstack/react-router';
import { Ellipsis, ExternalLink, Rocket } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { Place } from '../../../shared/features/deployments/schema.ts';
import { knownError } from '../../app/connection.ts';
import { Failure } from '../../app/failure.tsx';
import { ListFrame } from '../../app/list-frame.tsx';
import { AppLink, useGo } from '../../app/navigation.tsx';
import { PageActions, PageSubtitle, usePageTitle } from '../../app/page-slots.tsx';
import { useAddressSelection } from '../../app/use-address-selection.ts';
import { useMeasuredRem } from '../../app/use-measured-rem.ts';
import { short } from '../../lib/short.ts';
import { addressWords, isWebAddress, openAddress } from '../../lib/web-address.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Link } from '../../ui/link.tsx';
import { Menu } from '../../ui/menu.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Sparkline } from '../../ui/sparkline.tsx';
import { placeEntries } from './components/entries.ts';
import { PlaceState } from './components/marks.tsx';
import { useActs } from './page-acts.ts';
import { PlaceCallouts } from './place/callouts.tsx';
import { Going } from './place/going.tsx';
import { History } from './place/history.tsx';
import { InCluster } from './place/in-cluster.tsx';
import { LiveNow } from './place/live-now.tsx';
import { ReceiptInspector } from './place/receipt-inspector.tsx';
import { Versions } from './place/versions.tsx';
import { usePlace } from './queries.ts';
import { openDialog, setPlaceTarget } from './store.ts';
import { useTrafficLines } from './use-traffic-lines.ts';
import { isGoing, liveOf, perSecondWords, placeName, runsAsWords, strategyWords } from './words.ts';

export default function PlacePage() {
  const { id = '' } = useParams({ strict: false });
  return <PlaceOf key={id} id={id} />;
}

function PlaceOf({ id }: { id: string }) {
  const go = useGo();
  const query = usePlace(id);
  const place = query.data;
  usePageTitle(place ? placeName(place) : null);
  useEffect(() => {
    setPlaceTarget(id);
    return () => setPlaceTarget(null);
  }, [id]);
  if (place && knownError(query.error)?.code !== 'NOT_FOUND')
    return <Shown place={place} readAt={query.dataUpdatedAt} />;
  if (knownError(query.error)?.code === 'NOT_FOUND')
    return (
      <EmptyState
        title="There is no such place"
        action={<Button onClick={() => go('/deployments')}>See all places</Button>}
      >
        It may have been removed since. What was deployed there is in the journal.
      </EmptyState>
    );
  if (query.isError)
    return (
      <Failure
        what="The place could not be read"
        error={query.error}
        onRetry={() => void query.refetch()}
        retrying={query.isFetching}
      />
    );
  return <Skeleton rows={10} label="Loading the place" className="px-4 py-2" />;
}

const none = [] as const;

function Shown({ place, readAt }: { place: Place; readAt: number }) {
  const acts = useActs();
  const go = useGo();
  const [selected, select] = useAddressSelection('deployment');
  const [open, setOpen] = useState(selected !== null);
  const main = useRef<HTMLDivElement>(null);
  const width = useMeasuredRem(main);
  const [places, setPlaces] = useState<readonly Place[]>(none);
  useEffect(() => setPlaces([place]), [place]);
  const line = useTrafficLines(places, readAt).get(place.id);
  const going = place.deployment !== null && isGoing(place.deployment) ? place.deployment : null;
  const live = liveOf(place).length > 0;
  const close = () => {
    setOpen(false);
    select(null);
  };
  return (
    <ListFrame
      inspector={
        open && selected !== null ? (shut) => <ReceiptInspector key={selected} id={selected} onClose={shut} /> : null
      }
      onClose={close}
    >
      <PageSubtitle>
        <Link render={<AppLink to="/deployments" />} variant="plain">
          place
        </Link>
        {' of '}
        <Link render={<AppLink to={`/projects/${encodeURIComponent(place.projectId)}?tab=deploy`} />} variant="plain">
          <bdi>{short(place.projectName, 80)}</bdi>
        </Link>
      </PageSubtitle>
      <PageActions>
        {isWebAddress(place.url) && (
          <Button icon={ExternalLink} disabled={!live} onClick={() => openAddress(place.url)}>
            Open
          </Button>
        )}
        <Button
          variant="primary"
          icon={Rocket}
          disabled={going !== null}
          onClick={() => openDialog({ kind: 'deploy', places: [place], placeId: place.id })}
        >
          Deploy…
        </Button>
        <Menu
          align="end"
          trigger={<IconButton icon={Ellipsis} label="More for this place" />}
          entries={placeEntries(place, { acts, go, own: true })}
        />
      </PageActions>
      <div ref={main} className="min-w-0 flex-1 overflow-y-auto">
        <div className="grid gap-6 px-4 pt-3 pb-8">
          <div className="flex min-w-0 flex-wrap items-center gap-x-4 gap-y-1">
            <PlaceState place={place} className="font-medium" />
            {isWebAddress(place.url) && (
              <Link external href={place.url} className="font-mono text-sm">
                {addressWords(place.url)}
              </Link>
            )}
            <span className="text-sm text-faint">
              {[
                strategyWords(place.spec.strategy),
                runsAsWords(place),
                place.spec.environment !== null && `variables of ${short(place.spec.environment, 60)}`,
              ]
                .filter(Boolean)
                .join(' · ')}
            </span>
            {live && !place.cluster && (
              <span className="ms-auto flex items-center gap-2 text-sm text-dim tabular-nums">
                <Sparkline
                  values={line?.values ?? none}
                  label="Requests a second while you look"
                  format={perSecondWords}
                  min={0}
                  tone="neutral"
                />
                {perSecondWords(place.traffic.perSecond)}
              </span>
            )}
          </div>
          <PlaceCallouts place={place} />
          {place.cluster && <InCluster cluster={place.cluster} />}
          {going && <Going deployment={going} />}
          {!live && !going && place.releases.length === 0 ? (
            <EmptyState
              icon={Rocket}
              title="Nothing is live here yet"
              action={
                <Button
                  variant="primary"
                  icon={Rocket}
                  onClick={() => openDialog({ kind: 'deploy', places: [place], placeId: place.id })}
                >
                  Deploy…
                </Button>
              }
            >
              {place.cluster
                ? 'The first version is started in the cluster and looked at; then its Service leads to it.'
                : `The first version is built, started and tried; then ${addressWords(place.url)} answers with it.`}
            </EmptyState>
          ) : (
            <>
              <LiveNow place={place} />
              <Versions place={place} />
            </>
          )}
          <History
            of={{ placeId: place.id }}
            narrow={width < 56}
            selected={selected}
            onSelect={({ id }) => select(id)}
            onOpen={({ id }) => {
              if (open && id === selected) return close();
              select(id);
              setOpen(true);
            }}
          />
        </div>
      </div>
    </ListFrame>
  );
}
