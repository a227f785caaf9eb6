import { useState } from 'react';
import type { MaintenanceWindow, RuleView, WindowDraft } from '../../../../shared/features/alerts/schema.ts';
import { knownError } from '../../../app/connection.ts';
import { failureToast } from '../../../app/failure.tsx';
import { Field } from '../../../ui/field.tsx';
import { FormDialog } from '../../../ui/form-dialog.tsx';
import { Input } from '../../../ui/input.tsx';
import { SegmentedControl } from '../../../ui/segmented-control.tsx';
import { useToast } from '../../../ui/toast.tsx';
import { parseSpan, writeSpan } from '../figures.ts';
import { useAlertsActions } from '../queries.ts';
import { everything, ReachFields } from './reach-fields.tsx';

const kinds = [
  { value: 'once', label: 'Once' },
  { value: 'recurring', label: 'Again and again' },
] as const;

const hour = 3_600_000;
/** As a field for date and time wants it, in the time of this machine. */
const local = (at: number) => new Date(at - new Date(at).getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
const zoneHere = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

interface WindowDialogProps {
  window: MaintenanceWindow | null;
  rules: readonly RuleView[];
  onClose: () => void;
}

export function WindowDialog({ window, rules, onClose }: WindowDialogProps) {
  const toast = useToast();
  const { saveWindow } = useAlertsActions();
  const before = window?.times;
  const [name, setName] = useState(window?.name ?? '');
  const [reach, setReach] = useState(window?.reach ?? everything);
  const [kind, setKind] = useState<'once' | 'recurring'>(before?.kind ?? 'once');
  const [from, setFrom] = useState(() => local(before?.kind === 'once' ? before.from : Date.now()));
  const [to, setTo] = useState(() => local(before?.kind === 'once' ? before.to : Date.now() + hour));
  const [cron, setCron] = useState(before?.kind === 'recurring' ? before.cron : '0 2 * * 0');
  const [length, setLength] = useState(before?.kind === 'recurring' ? writeSpan(before.durationMs) : '1 h');
  const [zone, setZone] = useState(before?.kind === 'recurring' ? before.zone : zoneHere());
  const [problems, setProblems] = useState<Record<string, string>>({});

  const submit = () => {
    const durationMs = parseSpan(length);
    const [begin, end] = [new Date(from).getTime(), new Date(to).getTime()];
    const found: Record<string, string> = {};
    if (name.trim() === '') found.name = 'A window needs a name';
    if (kind === 'recurring' && durationMs === null) found.durationMs = 'A time is wanted: 30 min, 2 h';
    if (kind === 'once' && !(end > begin)) found.to = 'It ends before it begins';
    setProblems(found);
    if (Object.keys(found).length > 0) return;
    const times: WindowDraft['times'] =
      kind === 'once' ? { kind, from: begin, to: end } : { kind, cron, durationMs: durationMs ?? 0, zone };
    saveWindow.mutate(
      { window: { name, reach, times, enabled: window?.enabled ?? true }, ...(window && { id: window.id }) },
      {
        onSuccess: onClose,
        onError: (error) => {
          const known = knownError(error);
          if (known?.code !== 'INVALID') return toast(failureToast('The window was not kept', error));
          setProblems(
            Object.fromEntries(
              known.data.problems.map(({ field, problem }) => [field.split('.').at(-1) ?? '', problem]),
            ),
          );
        },
      },
    );
  };

  return (
    <FormDialog
      title={window ? window.name : 'New maintenance window'}
      description="While it is open, what is being worked on tells nobody."
      action={window ? 'Save' : 'Make the window'}
      busy={saveWindow.isPending}
      onSubmit={submit}
      onClose={onClose}
    >
      <div className="@container grid gap-3">
        <Field label="Name" error={problems.name}>
          <Input value={name} onValueChange={setName} maxLength={120} placeholder="Nightly backups" />
        </Field>
        <ReachFields reach={reach} rules={rules} onChange={setReach} />
        <SegmentedControl label="How often" segments={kinds} value={kind} onValueChange={setKind} />
        {kind === 'once' ? (
          <div className="grid items-start gap-3 @md:grid-cols-2">
            <Field label="From">
              <Input type="datetime-local" value={from} onValueChange={setFrom} />
            </Field>
            <Field label="To" error={problems.to}>
              <Input type="datetime-local" value={to} onValueChange={setTo} />
            </Field>
          </div>
        ) : (
          <div className="grid items-start gap-3 @md:grid-cols-3">
            <Field label="Begins at" hint="minute hour day month weekday" error={problems.cron}>
              <Input value={cron} onValueChange={setCron} mono spellCheck={false} />
            </Field>
            <Field label="For" error={problems.durationMs}>
              <Input value={length} onValueChange={setLength} />
            </Field>
            <Field label="Time zone" error={problems.zone}>
              <Input value={zone} onValueChange={setZone} spellCheck={false} />
            </Field>
          </div>
        )}
      </div>
    </FormDialog>
  );
}
