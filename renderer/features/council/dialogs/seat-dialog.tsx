import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Seat } from '../../../../shared/features/council/schema.ts';
import type { EvidenceKind } from '../../../../shared/features/knowledge/schema.ts';
import { orpc } from '../../../app/connection.ts';
import { refusal } from '../../../app/refusal.ts';
import { useForm } from '../../../app/use-form.ts';
import { short } from '../../../lib/short.ts';
import { toggled } from '../../../lib/toggled.ts';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { Field } from '../../../ui/field.tsx';
import { FormDialog } from '../../../ui/form-dialog.tsx';
import { FormTrouble, TextField } from '../../../ui/form-fields.tsx';
import { Select } from '../../../ui/select.tsx';
import { Textarea } from '../../../ui/textarea.tsx';
import { useMinds, useSaveSeat, useSeats } from '../queries.ts';
import { closeDialog } from '../store.ts';
import { evidenceWords } from '../words.ts';
import { modelKey, type SeatForm, seatFormOf, seatOf } from './seat-form.ts';

const standard = ' ';
const kinds = Object.keys(evidenceWords) as EvidenceKind[];

export function SeatDialog({ seat }: { seat: Seat | null }) {
  const { form, problems, change, show, body } = useForm<SeatForm>(() => seatFormOf(seat));
  const [refused, setRefused] = useState<string | null>(null);
  const queries = useQueryClient();
  const save = useSaveSeat();
  const { models = [] } = useMinds();
  // What seats may use is what some seat uses; nobody has to know its name.
  const tools = [...new Set((useSeats().data ?? []).flatMap((one) => one.tools).concat(form.tools))].sort();
  const submit = () => {
    if (save.isPending) return;
    setRefused(null);
    const read = seatOf(form);
    if (Object.keys(read.problems).length > 0) return show(read.problems);
    save.mutate(
      { ...read.seat, ...(seat && { id: seat.id }) },
      {
        onSuccess: closeDialog,
        onError: (error) => setRefused(refusal(error)),
        onSettled: () => void queries.invalidateQueries({ queryKey: orpc.council.key() }),
      },
    );
  };
  const fields = { form: { name: form.name }, problems, change };
  const gone = form.model !== '' && !models.some((model) => modelKey(model) === form.model);
  return (
    <FormDialog
      title={seat ? <bdi>{short(seat.name, 60)}</bdi> : 'Add a seat'}
      description="What it looks at, not who it plays: a different checklist and other evidence make a different vote."
      size="lg"
      action={seat ? 'Save' : 'Add seat'}
      busy={save.isPending}
      onSubmit={submit}
      onClose={closeDialog}
    >
      <div ref={body} className="grid gap-4">
        <div className="grid items-start gap-3 sm:grid-cols-2">
          <TextField {...fields} field="name" label="Name" mono={false} />
          <Field
            label="Model"
            hint="Seats with different models are worth more together. What a seat has learned begins anew with another one."
          >
            <Select
              value={form.model === '' ? standard : form.model}
              onValueChange={(key) => change({ model: key === standard ? '' : key })}
              options={[
                { value: standard, label: 'The one for seats' },
                ...models.map((model) => ({
                  value: modelKey(model),
                  label: short(model.model, 80),
                  hint: short(model.connectionName, 80),
                })),
                ...(gone ? [{ value: form.model, label: 'One that is not connected any more' }] : []),
              ]}
            />
          </Field>
        </div>
        <Field label="Checklist" hint="What it goes through before it votes, one a line." error={problems.checklist}>
          <Textarea value={form.checklist} onValueChange={(checklist) => change({ checklist })} rows={6} />
        </Field>
        <fieldset className="grid gap-1.5">
          <legend className="mb-1 text-sm font-medium text-dim">
            Evidence that it is shown first; none chosen is all of it
          </legend>
          <div className="grid grid-cols-[repeat(auto-fill,minmax(9rem,1fr))] gap-x-4 gap-y-1.5">
            {kinds.map((kind) => (
              <Checkbox
                key={kind}
                checked={form.slice.includes(kind)}
                onCheckedChange={(on) => change({ slice: toggled(form.slice, kind, on) })}
              >
                {evidenceWords[kind]}
              </Checkbox>
            ))}
          </div>
        </fieldset>
        {tools.length > 0 && (
          <fieldset className="grid gap-1.5">
            <legend className="mb-1 text-sm font-medium text-dim">
              Tools that it may use in Deep; each only reads, inside of the chosen projects
            </legend>
            <div className="grid grid-cols-[repeat(auto-fill,minmax(11rem,1fr))] gap-x-4 gap-y-1.5">
              {tools.map((tool) => (
                <Checkbox
                  key={tool}
                  checked={form.tools.includes(tool)}
                  onCheckedChange={(on) => change({ tools: toggled(form.tools, tool, on) })}
                >
                  {short(tool, 60).replaceAll('_', ' ')}
                </Checkbox>
              ))}
            </div>
          </fieldset>
        )}
        <Field label="Tone" hint="How it speaks. It changes nothing of what it looks at.">
          <Textarea value={form.tone} onValueChange={(tone) => change({ tone })} rows={2} maxLength={1_000} />
        </Field>
        <Checkbox checked={form.enabled} onCheckedChange={(enabled) => change({ enabled })}>
          Sits in the council
        </Checkbox>
        <FormTrouble problems={problems} refused={refused} />
      </div>
    </FormDialog>
  );
}
