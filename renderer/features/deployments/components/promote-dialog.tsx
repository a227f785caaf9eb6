import { useState } from 'react';
import type { Place } from '../../../../shared/features/deployments/schema.ts';
import { refusal } from '../../../app/refusal.ts';
import { short, shortCommit } from '../../../lib/short.ts';
import { FormDialog } from '../../../ui/form-dialog.tsx';
import { RadioGroup } from '../../../ui/radio-group.tsx';
import { useActs } from '../page-acts.ts';
import { closeDialog } from '../store.ts';
import { liveOf, numbered } from '../words.ts';

function hintOf(place: Place): string {
  const live = liveOf(place)[0];
  if (!live) return 'nothing live';
  return [
    numbered(live),
    live.commit && shortCommit(live.commit) + (live.dirty ? ' with changes' : ''),
    live.subject && short(live.subject, 120),
  ]
    .filter(Boolean)
    .join(' · ');
}

/** Ships the very version that is live elsewhere: nothing is built again. */
export function PromoteDialog({ place, others }: { place: Place; others: readonly Place[] }) {
  const acts = useActs();
  const [from, setFrom] = useState(others[0]?.id ?? '');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const source = others.find(({ id }) => id === from);
  const submit = () => {
    if (busy || !source) return;
    setBusy(true);
    setProblem(null);
    acts
      .promote(source, place)
      .then(closeDialog, (error) => setProblem(refusal(error)))
      .finally(() => setBusy(false));
  };
  return (
    <FormDialog
      title={`Promote to ${short(place.spec.name, 40)} of ${short(place.projectName, 60)}`}
      description="The very version that is live there, as it was built."
      action="Promote"
      busy={busy}
      disabled={!source}
      onSubmit={submit}
      onClose={closeDialog}
    >
      <RadioGroup
        label="From which place"
        value={from}
        onValueChange={setFrom}
        options={others.map((one) => ({ value: one.id, label: short(one.spec.name, 40), hint: hintOf(one) }))}
      />
      {problem && (
        <p role="alert" className="text-sm text-bad wrap-anywhere">
          {problem}
        </p>
      )}
    </FormDialog>
  );
}
