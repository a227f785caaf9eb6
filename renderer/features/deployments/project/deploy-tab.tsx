import { MapPinPlus, Rocket } from 'lucide-react';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import type { Place } from '../../../../shared/features/deployments/schema.ts';
import { Failure } from '../../../app/failure.tsx';
import { useGo } from '../../../app/navigation.tsx';
import { useAddressSelection } from '../../../app/use-address-selection.ts';
import { useMeasuredRem } from '../../../app/use-measured-rem.ts';
import { Button } from '../../../ui/button.tsx';
import { DataTable } from '../../../ui/data-table.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Section } from '../../../ui/section.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { ownReceiptPath, placePath, receiptPath } from '../acts.ts';
import { columnsFor } from '../components/columns.tsx';
import { placeEntries } from '../components/entries.ts';
import { useActs } from '../page-acts.ts';
import { History } from '../place/history.tsx';
import { usePlaces } from '../queries.ts';
import { openDialog, setPlaceTarget } from '../store.ts';
import { usePicture } from '../use-picture.ts';
import { useTrafficLines } from '../use-traffic-lines.ts';

interface DeployTabProps {
  projectId: string;
  name: string;
  /** Below the places: what other features have to say of shipping. */
  children?: ReactNode;
}

/** Where one project is shipped to. */
export default function DeployTab({ projectId, name, children }: DeployTabProps) {
  const query = usePlaces(true);
  const places = useMemo(() => query.data?.filter((place) => place.projectId === projectId), [query.data, projectId]);
  if (query.isError && !places)
    return (
      <Failure
        what="The places could not be read"
        error={query.error}
        onRetry={() => void query.refetch()}
        retrying={query.isFetching}
      />
    );
  if (!places) return <Skeleton rows={6} label="Loading the places" className="px-4" />;
  return (
    <Shown projectId={projectId} name={name} places={places} readAt={query.dataUpdatedAt}>
      {children}
    </Shown>
  );
}

const keyOf = ({ id }: Place) => id;

function Shown({ projectId, name, places, readAt, children }: DeployTabProps & { places: Place[]; readAt: number }) {
  const go = useGo();
  const acts = useActs();
  const [selected, select] = useAddressSelection('place');
  const [seen, setSeen] = useState<string | null>(null);
  const wrapper = useRef<HTMLDivElement>(null);
  const width = useMeasuredRem(wrapper);
  const lines = useTrafficLines(places, readAt);
  const { brought, progress } = usePicture(projectId);
  const columns = useMemo(
    () => columnsFor({ own: true, width: width - 2, lines, brought, progress }),
    [width, lines, brought, progress],
  );
  const target = places.find(({ id }) => id === selected)?.id ?? null;
  useEffect(() => {
    setPlaceTarget(target);
    return () => setPlaceTarget(null);
  }, [target]);
  const add = () => openDialog({ kind: 'place', projectId, place: null });
  return (
    <div ref={wrapper} className="grid content-start gap-6 p-4">
      {places.length === 0 ? (
        <EmptyState
          icon={Rocket}
          title="It is shipped nowhere yet"
          action={
            <Button variant="primary" icon={MapPinPlus} onClick={add}>
              Add a place…
            </Button>
          }
        >
          A place such as staging or prod holds a port. Version after version takes its turn behind it, proven before it
          gets requests, and you go back by one click.
        </EmptyState>
      ) : (
        <>
          <Section
            title="Places"
            count={places.length}
            action={
              <>
                <Button size="sm" icon={MapPinPlus} onClick={add}>
                  Add a place…
                </Button>
                <Button
                  size="sm"
                  variant="primary"
                  icon={Rocket}
                  onClick={() => openDialog({ kind: 'deploy', places, placeId: target })}
                >
                  Deploy…
                </Button>
              </>
            }
          >
            <DataTable
              label={`Places of ${name}`}
              columns={columns}
              items={places}
              getKey={keyOf}
              selectedKey={selected}
              onSelect={(id) => select(id)}
              onOpen={({ id }) => go(placePath(id))}
              onPeek={({ id }) => go(placePath(id))}
              actions={(place) => placeEntries(place, { acts, go })}
              fit
            />
          </Section>
          <History
            of={{ projectId }}
            narrow={width < 56}
            selected={seen}
            onSelect={({ id }) => setSeen(id)}
            onOpen={(deployment) =>
              go(
                places.some(({ id }) => id === deployment.placeId)
                  ? receiptPath(deployment)
                  : ownReceiptPath(deployment.id),
              )
            }
          />
        </>
      )}
      {children}
    </div>
  );
}
