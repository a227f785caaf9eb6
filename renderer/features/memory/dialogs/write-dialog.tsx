import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Memory, MemoryDetail, Proposal } from '../../../../shared/features/memory/schema.ts';
import { client, orpc } from '../../../app/connection.ts';
import { useProjectRows } from '../../../app/project-rows.ts';
import { refusal } from '../../../app/refusal.ts';
import { useForm } from '../../../app/use-form.ts';
import { short } from '../../../lib/short.ts';
import { Callout } from '../../../ui/callout.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { Field } from '../../../ui/field.tsx';
import { FormDialog } from '../../../ui/form-dialog.tsx';
import { Input } from '../../../ui/input.tsx';
import { SegmentedControl } from '../../../ui/segmented-control.tsx';
import { Select } from '../../../ui/select.tsx';
import { Textarea } from '../../../ui/textarea.tsx';
import { useToast } from '../../../ui/toast.tsx';
import { Quote } from '../components/quote.tsx';
import { formOf, readForm } from '../form.ts';
import { closeDialog } from '../store.ts';
import { kindHints, kindWords } from '../words.ts';

interface Props {
  /** One of these two is changed; none writes a new one. */
  memory: MemoryDetail | null;
  proposal: Proposal | null;
  replaces: Pick<Memory, 'id' | 'text'> | null;
}

const kinds = (['fact', 'preference', 'decision', 'lesson'] as const).map((value) => ({
  value,
  label: kindWords[value],
}));
const sure = (['high', 'medium', 'low'] as const).map((value) => ({
  value,
  label: { high: 'Sure', medium: 'Fairly sure', low: 'Unsure' }[value],
}));
const noProject = '*';

export function WriteDialog({ memory, proposal, replaces }: Props) {
  const { form, change, problems, show, body } = useForm(() => formOf(memory ?? proposal));
  const projects = useProjectRows().data ?? [];
  const queries = useQueryClient();
  const toast = useToast();
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<string | null>(null);
  const [endReplaced, setEndReplaced] = useState(true);
  const ends = replaces ?? proposal?.replaces ?? null;

  const submit = async () => {
    const read = readForm(form, memory ?? proposal);
    if ('problems' in read) return show(read.problems);
    setBusy(true);
    setFailed(null);
    try {
      if (memory) await client.memory.edit({ id: memory.id, seq: memory.seq, ...read.input });
      else if (proposal) await client.memory.accept({ id: proposal.id, edits: read.input, endReplaced });
      else await client.memory.add({ ...read.input, replaces: replaces?.id ?? null });
      toast({ title: memory ? 'Changed; what it said before is kept' : 'Remembered' });
      closeDialog();
    } catch (error) {
      setFailed(refusal(error));
    } finally {
      setBusy(false);
      void queries.invalidateQueries({ queryKey: orpc.memory.key() });
    }
  };

  return (
    <FormDialog
      title={memory ? 'Edit the memory' : proposal ? 'Edit the proposal' : 'Write a memory'}
      description={
        memory
          ? 'This makes a new version. The one before keeps when it was held.'
          : proposal
            ? 'What you take is what you write here; its quote stays.'
            : undefined
      }
      action={memory ? 'Save as new version' : proposal ? 'Take it so' : 'Remember'}
      busy={busy}
      onSubmit={() => void submit()}
      onClose={closeDialog}
    >
      <div ref={body} className="grid gap-3">
        {failed && <Callout tone="bad" title={failed} />}
        {proposal && <Quote quote={proposal.quote} />}
        <Field label="What is to be remembered" error={problems.text}>
          <Textarea
            value={form.text}
            onValueChange={(text) => change({ text })}
            rows={3}
            maxLength={4_000}
            placeholder="One sentence that is understood without more"
          />
        </Field>
        <div className="grid gap-1.25">
          <SegmentedControl
            label="Kind"
            segments={kinds}
            value={form.kind}
            onValueChange={(kind) => change({ kind })}
          />
          <p className="text-sm text-faint">{kindHints[form.kind]}</p>
        </div>
        <div className="grid grid-cols-[repeat(auto-fit,minmax(9rem,1fr))] gap-3">
          <Field label="True from" error={problems.from}>
            <Input type="date" value={form.from} onValueChange={(from) => change({ from })} />
          </Field>
          <Field label="True until" error={problems.to}>
            <Input type="date" value={form.to} onValueChange={(to) => change({ to })} />
          </Field>
          <Field label="How sure">
            <Select options={sure} value={form.confidence} onValueChange={(confidence) => change({ confidence })} />
          </Field>
        </div>
        <Field
          label="About"
          hint="Names of projects, people, tools and services, with commas between them"
          error={problems.about}
        >
          <Input value={form.about} onValueChange={(about) => change({ about })} maxLength={2_000} />
        </Field>
        <Field label="Only for the project" hint="A preference of no project holds for all of them.">
          <Select
            value={form.projectId ?? noProject}
            onValueChange={(id) => change({ projectId: id === noProject ? null : id })}
            options={[
              { value: noProject, label: 'Any project' },
              ...projects
                .filter(({ archived, id }) => !archived || id === form.projectId)
                .toSorted((a, b) => a.name.localeCompare(b.name, 'en'))
                .map(({ id, name }) => ({ value: id, label: short(name, 60) })),
            ]}
          />
        </Field>
        {ends && (
          <Checkbox
            checked={endReplaced || replaces !== null}
            disabled={replaces !== null}
            onCheckedChange={setEndReplaced}
            hint={short(ends.text, 300)}
          >
            It ends what was held before
          </Checkbox>
        )}
      </div>
    </FormDialog>
  );
}
