import { useState } from 'react';
import type { RuleView } from '../../../../shared/features/alerts/schema.ts';
import { Field } from '../../../ui/field.tsx';
import { FormDialog } from '../../../ui/form-dialog.tsx';
import { Input } from '../../../ui/input.tsx';
import { Select } from '../../../ui/select.tsx';
import { useAlertsActions } from '../queries.ts';
import { silenceTimes } from '../silence-times.ts';
import { everything, ReachFields } from './reach-fields.tsx';

export function SilenceDialog({ rules, onClose }: { rules: readonly RuleView[]; onClose: () => void }) {
  const { silence } = useAlertsActions();
  const [reach, setReach] = useState(everything);
  const [times] = useState(() => silenceTimes(Date.now()));
  const [time, setTime] = useState('hour');
  const [reason, setReason] = useState('');
  return (
    <FormDialog
      title="Silence alerts"
      description="They still fire and stand on this page. Nobody is told, until it ends."
      action="Silence"
      busy={silence.isPending}
      onSubmit={() => {
        const until = times.find(({ id }) => id === time)?.at ?? null;
        silence.mutate({ reach, until, reason }, { onSuccess: onClose });
      }}
      onClose={onClose}
    >
      <div className="@container grid gap-3">
        <ReachFields reach={reach} rules={rules} onChange={setReach} />
        <Field label="How long">
          <Select
            options={times.map(({ id, label }) => ({
              value: id,
              label: label.replace(/^Silence (\w)/, (_, letter: string) => letter.toUpperCase()),
            }))}
            value={time}
            onValueChange={setTime}
          />
        </Field>
        <Field label="Reason" hint="For whoever wonders why nothing was told">
          <Input value={reason} onValueChange={setReason} maxLength={500} />
        </Field>
      </div>
    </FormDialog>
  );
}
