import { useState } from 'react';
import type { Deployment, Place } from '../../../../shared/features/deployments/schema.ts';
import { knownError } from '../../../app/connection.ts';
import { inWords } from '../../../app/refusal.ts';
import { short } from '../../../lib/short.ts';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx';
import { whenClosed } from '../../../ui/dialog.tsx';
import { useActs } from '../page-acts.ts';
import { useClusterObjects } from '../queries.ts';
import { closeDialog, freshPlace } from '../store.ts';
import { liveOf, lossesOf, numbered, placeName } from '../words.ts';

/** Names what will be lost; where requests are answered, the name of the place has to be typed. */
export function RemoveDialog({ place: asked }: { place: Place }) {
  const acts = useActs();
  const place = freshPlace(asked);
  const [unreached, setUnreached] = useState(false);
  const [leave, setLeave] = useState(false);
  const inCluster = useClusterObjects(place.id, place.cluster !== null).data;
  const remove = async () => {
    try {
      await acts.remove(place, leave);
    } catch (error) {
      const known = knownError(error);
      // What was reached and could not be stopped is not left by that.
      if (known?.code === 'UNAVAILABLE' && !known.data.partly) setUnreached(true);
      throw error;
    }
  };
  return (
    <ConfirmDialog
      open
      onOpenChange={whenClosed(closeDialog)}
      title={`Remove ${placeName(place)}?`}
      loses={[...lossesOf(place), ...(inCluster?.removed ?? [])]}
      confirmLabel="Remove place"
      typed={liveOf(place).length > 0 ? place.spec.name : undefined}
      onConfirm={() => inWords(remove())}
    >
      <p>Its history stays in the journal. Files of the project are not touched.</p>
      {inCluster?.problem != null && (
        <p className="wrap-anywhere">{`What is in the cluster could not be listed: ${short(inCluster.problem, 400)}`}</p>
      )}
      {inCluster && inCluster.stays.length > 0 && (
        <p className="wrap-anywhere">{`Its data stays: ${inCluster.stays.join(', ')}.`}</p>
      )}
      {unreached && (
        <Checkbox
          checked={leave}
          onCheckedChange={setLeave}
          hint="What runs there goes on, and you are told by which label it is found."
        >
          Leave what cannot be reached
        </Checkbox>
      )}
    </ConfirmDialog>
  );
}

export function AbortDialog({ deployment }: { deployment: Deployment }) {
  const acts = useActs();
  const { release, previous, placeName: name, projectName } = deployment;
  return (
    <ConfirmDialog
      open
      onOpenChange={whenClosed(closeDialog)}
      title={`Abort ${numbered(release)} of ${short(projectName, 60)} ${short(name, 40)}?`}
      confirmLabel="Abort"
      cancelLabel="Let it go on"
      onConfirm={() => inWords(acts.abort(deployment))}
    >
      <p>
        {previous
          ? `Version ${numbered(previous)} gets all requests again, and ${numbered(release)} is taken away.`
          : `There is no earlier version: ${numbered(release)} is taken away, and nothing answers at this place.`}
      </p>
    </ConfirmDialog>
  );
}
