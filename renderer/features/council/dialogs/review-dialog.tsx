import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { Check, Deliberation } from '../../../../shared/features/council/schema.ts';
import { client, orpc } from '../../../app/connection.ts';
import { useProjectRows } from '../../../app/project-rows.ts';
import { refusal } from '../../../app/refusal.ts';
import { useForm } from '../../../app/use-form.ts';
import { short } from '../../../lib/short.ts';
import { Button } from '../../../ui/button.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { Field } from '../../../ui/field.tsx';
import { FormDialog } from '../../../ui/form-dialog.tsx';
import { FormTrouble, NumberField } from '../../../ui/form-fields.tsx';
import { Input } from '../../../ui/input.tsx';
import { Select } from '../../../ui/select.tsx';
import { usePutDeliberation } from '../queries.ts';
import { closeDialog } from '../store.ts';
import { inDays, type ReviewForm, reviewFormOf, reviewOf, seriesName, unitWords } from './review-form.ts';

const mostSeries = 400;

/** When the outcome is looked at, and whether a figure says it. */
export function ReviewDialog({ deliberation }: { deliberation: Deliberation }) {
  const { id, reviewAt, check, projectIds } = deliberation;
  const { form, problems, change, show, body } = useForm<ReviewForm>(() => reviewFormOf(reviewAt, check, Date.now()));
  const [refused, setRefused] = useState<string | null>(null);
  const queries = useQueryClient();
  const put = usePutDeliberation();
  const rows = useProjectRows().data;
  const names = useMemo(() => new Map((rows ?? []).map((row) => [row.id, row.name])), [rows]);
  const series = useQuery({ ...orpc.monitors.series.queryOptions({ input: {} }), enabled: form.byFigure }).data;
  // Those of the projects that were asked about come first.
  const known = useMemo(
    () =>
      [...(series ?? [])]
        .sort((a, b) => Number(projectIds.includes(b.id)) - Number(projectIds.includes(a.id)))
        .slice(0, mostSeries),
    [series, projectIds],
  );
  const save = useMutation({
    mutationFn: (input: { reviewAt: number | null; check: Check | null }) => client.council.review({ id, ...input }),
    onSuccess: (saved) => {
      put(saved);
      closeDialog();
    },
    onError: (error) => setRefused(refusal(error)),
    onSettled: () => void queries.invalidateQueries({ queryKey: orpc.council.key() }),
  });
  const submit = () => {
    if (save.isPending) return;
    setRefused(null);
    const read = reviewOf(form, known, names, Date.now());
    if (Object.keys(read.problems).length > 0) return show(read.problems);
    save.mutate({ reviewAt: read.reviewAt, check: read.check });
  };
  const fields = { form, problems, change };
  const chosen = known.find(({ key }) => key === form.series);
  return (
    <FormDialog
      title="When is it reviewed?"
      description="On that day it stands under what needs you, and you say what turned out to be right."
      action="Keep this"
      busy={save.isPending}
      onSubmit={submit}
      onClose={closeDialog}
    >
      <div ref={body} className="grid gap-4">
        <Field label="Day" error={problems.day}>
          <Input type="date" value={form.day} onValueChange={(value) => change({ day: value })} />
        </Field>
        <div className="flex flex-wrap gap-2">
          {(
            [
              ['In a week', 7],
              ['In two weeks', 14],
              ['In a month', 30],
              ['In three months', 91],
            ] as const
          ).map(([label, days]) => (
            <Button key={days} size="sm" onClick={() => change({ day: inDays(days, Date.now()) })}>
              {label}
            </Button>
          ))}
          <Button size="sm" variant="ghost" onClick={() => change({ day: '', byFigure: false })}>
            No review
          </Button>
        </div>
        <Checkbox
          checked={form.byFigure}
          onCheckedChange={(byFigure) => change({ byFigure })}
          hint="On that day a figure is looked at. When it holds, what was decided was right."
        >
          Let a figure say it
        </Checkbox>
        {form.byFigure && (
          <div className="grid items-start gap-3 sm:grid-cols-2">
            <Field label="Figure" error={problems.series} className="sm:col-span-2">
              <Select
                value={form.series === '' ? null : form.series}
                onValueChange={(key) => change({ series: key })}
                placeholder={series && known.length === 0 ? 'Nothing is measured yet' : 'Choose a figure'}
                options={known.map((one) => ({ value: one.key, label: short(seriesName(one, names), 120) }))}
              />
            </Field>
            <Field label="Its">
              <Select<Check['of']>
                value={form.of}
                onValueChange={(of) => change({ of })}
                options={[
                  { value: 'p95', label: '95th percentile' },
                  { value: 'mean', label: 'mean' },
                  { value: 'max', label: 'highest value' },
                ]}
              />
            </Field>
            <NumberField {...fields} field="hours" label="Over the last hours" />
            <Field label="Is">
              <Select<Check['is']>
                value={form.is}
                onValueChange={(is) => change({ is })}
                options={[
                  { value: 'below', label: 'below' },
                  { value: 'above', label: 'above' },
                ]}
              />
            </Field>
            <NumberField {...fields} field="value" label="Limit" hint={unitWords(chosen)} />
          </div>
        )}
        <FormTrouble problems={problems} refused={refused} />
      </div>
    </FormDialog>
  );
}
