import { useState } from 'react';
import type { Place, Release } from '../../../../shared/features/deployments/schema.ts';
import { refusal } from '../../../app/refusal.ts';
import { short } from '../../../lib/short.ts';
import { Callout } from '../../../ui/callout.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { FormDialog } from '../../../ui/form-dialog.tsx';
import { useActs } from '../page-acts.ts';
import { closeDialog } from '../store.ts';
import { isInstant, liveOf, numbered, placeName } from '../words.ts';

/** The question before a way back where the database may have moved on. */
export function RollbackDialog({ place, release, why }: { place: Place; release: Release; why: string }) {
  const acts = useActs();
  const [stays, setStays] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const live = liveOf(place)[0];
  const submit = () => {
    if (busy || !stays) return;
    setBusy(true);
    setProblem(null);
    acts
      .rollback(place, release, true)
      .then(closeDialog, (error) => setProblem(refusal(error)))
      .finally(() => setBusy(false));
  };
  return (
    <FormDialog
      title={`Go back to ${numbered(release)} of ${placeName(place)}?`}
      description={
        isInstant(release)
          ? 'It runs: requests go to it at once.'
          : 'It is started first; requests go to it when it is ready.'
      }
      action={`Go back to ${numbered(release)}`}
      busy={busy}
      disabled={!stays}
      onSubmit={submit}
      onClose={closeDialog}
    >
      <Callout tone="warn" title="The database does not go back">
        {short(why, 600)}
      </Callout>
      <Checkbox
        checked={stays}
        onCheckedChange={setStays}
        hint={`${numbered(release)} has to work with the database as ${live ? numbered(live) : 'the newest version'} has left it.`}
      >
        What was migrated stays migrated
      </Checkbox>
      {problem && (
        <p role="alert" className="text-sm text-bad wrap-anywhere">
          {problem}
        </p>
      )}
    </FormDialog>
  );
}
