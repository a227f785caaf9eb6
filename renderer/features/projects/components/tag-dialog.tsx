import { useMemo, useState } from 'react';
import type { ProjectRow } from '../../../../shared/features/projects/schema.ts';
import { describeError } from '../../../app/failure.tsx';
import { printable } from '../../../lib/printable.ts';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { Field } from '../../../ui/field.tsx';
import { FormDialog } from '../../../ui/form-dialog.tsx';
import { Input } from '../../../ui/input.tsx';
import { named } from '../actions.ts';
import { useRows } from '../queries.ts';
import { closeDialog } from '../store.ts';
import { newTags, tagStates } from '../tags.ts';
import { useProjectActions } from '../use-actions.ts';

/** Tags of one project or of many: what all have is ticked, what some have is half ticked and stays so unless it is touched. */
export function TagDialog({ rows }: { rows: readonly ProjectRow[] }) {
  const all = useRows().data;
  const actions = useProjectActions();
  const known = useMemo(() => tagStates(all ?? [], rows), [all, rows]);
  const [changes, setChanges] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  const submit = async () => {
    if (busy) return;
    const fresh = newTags(text);
    const tooLong = fresh.find((tag) => tag.length > 60);
    if (tooLong) return setProblem('A tag has at most 60 characters.');
    const add = [...new Set([...fresh, ...[...changes].filter(([, on]) => on).map(([tag]) => tag)])];
    const remove = [...changes].filter(([tag, on]) => !on && !add.includes(tag)).map(([tag]) => tag);
    if (add.length === 0 && remove.length === 0) return closeDialog();
    setBusy(true);
    setProblem(null);
    try {
      await actions.tag(rows, add, remove);
      closeDialog();
    } catch (error) {
      const { meaning, advice } = describeError('', error);
      setProblem([meaning, advice].filter(Boolean).join(' '));
    } finally {
      setBusy(false);
    }
  };

  return (
    <FormDialog
      title={`Tags of ${named(rows)}`}
      action="Save tags"
      busy={busy}
      size="sm"
      onSubmit={() => void submit()}
      onClose={closeDialog}
    >
      <Field label="New tags" hint="Parted by commas." error={problem}>
        <Input
          value={text}
          onValueChange={setText}
          placeholder="work, client-a"
          autoComplete="off"
          spellCheck={false}
        />
      </Field>
      {known.length > 0 && (
        <fieldset>
          <legend className="mb-1.5 text-sm font-medium text-dim">Known tags</legend>
          <div className="grid gap-1.5">
            {known.map(({ tag, has, of }) => {
              const changed = changes.get(tag);
              return (
                <Checkbox
                  key={tag}
                  checked={changed ?? has === of}
                  indeterminate={changed === undefined && has > 0 && has < of}
                  onCheckedChange={(on) => setChanges(new Map([...changes, [tag, on]]))}
                >
                  <span dir="auto" className="wrap-anywhere">
                    {printable(tag)}
                  </span>
                  {of > 1 && has > 0 && has < of && <span className="text-faint">{` ${has} of ${of}`}</span>}
                </Checkbox>
              );
            })}
          </div>
        </fieldset>
      )}
    </FormDialog>
  );
}
