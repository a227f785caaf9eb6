import { Rocket } from 'lucide-react';
import type { Place } from '../../../../shared/features/deployments/schema.ts';
import { useGo } from '../../../app/navigation.tsx';
import { short } from '../../../lib/short.ts';
import { Button } from '../../../ui/button.tsx';
import { Inspector } from '../../../ui/inspector.tsx';
import { placePath, receiptPath } from '../acts.ts';
import { PlaceCallouts } from '../place/callouts.tsx';
import { Going } from '../place/going.tsx';
import { LiveNow } from '../place/live-now.tsx';
import { Versions } from '../place/versions.tsx';
import { openDialog } from '../store.ts';
import { isGoing, placeName } from '../words.ts';
import { DeploymentStateMark, PlaceState } from './marks.tsx';

/** A place beside the list: what is live, what goes on, and the way back. */
export function PlaceInspector({ place, onClose }: { place: Place; onClose: () => void }) {
  const go = useGo();
  const { deployment, last } = place;
  const going = deployment !== null && isGoing(deployment);
  return (
    <Inspector
      title={<bdi>{placeName(place)}</bdi>}
      subtitle={<PlaceState place={place} />}
      onClose={onClose}
      footer={
        <>
          <Button
            variant="primary"
            icon={Rocket}
            disabled={going}
            onClick={() => openDialog({ kind: 'deploy', places: [place], placeId: place.id })}
          >
            Deploy…
          </Button>
          <Button onClick={() => go(placePath(place.id))}>Open</Button>
        </>
      }
    >
      <div className="grid gap-5">
        <PlaceCallouts place={place} />
        {going && <Going deployment={deployment} />}
        <LiveNow place={place} />
        {last && !going && (
          <div className="grid justify-items-start gap-1">
            <DeploymentStateMark deployment={last} />
            <p dir="auto" className="text-dim wrap-anywhere">
              {short(last.sentence, 600)}
            </p>
            <Button size="sm" variant="ghost" onClick={() => go(receiptPath(last))} className="-ms-2">
              Its receipt
            </Button>
          </div>
        )}
        <Versions place={place} compact />
      </div>
    </Inspector>
  );
}
