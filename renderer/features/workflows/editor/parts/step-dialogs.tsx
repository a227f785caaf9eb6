import { useState } from 'react';
import type { GraphStep } from '../../../../../shared/features/workflows/schema.ts';
import { toggled } from '../../../../lib/toggled.ts';
import { Button } from '../../../../ui/button.tsx';
import { Checkbox } from '../../../../ui/checkbox.tsx';
import { Dialog, DialogClose, whenClosed } from '../../../../ui/dialog.tsx';
import { Field } from '../../../../ui/field.tsx';
import { FormDialog } from '../../../../ui/form-dialog.tsx';
import { Input } from '../../../../ui/input.tsx';
import { idProblem } from '../edits.ts';
import { dependents } from '../graph.ts';

interface NeedsDialogProps {
  step: GraphStep;
  steps: readonly GraphStep[];
  onSave: (needs: string[]) => void;
  onClose: () => void;
}

/** What a step waits for, without a mouse. */
export function NeedsDialog({ step, steps, onSave, onClose }: NeedsDialogProps) {
  const [needs, setNeeds] = useState<readonly string[]>(step.needs);
  const after = dependents(steps, step.key);
  const others = steps.filter(({ key }) => key !== step.key);
  const save = () => {
    onSave(others.map(({ key }) => key).filter((key) => needs.includes(key)));
    onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={whenClosed(onClose)}
      title={`What ${step.title} waits for`}
      description="It begins when all of these have ended. With none it begins at once."
      footer={
        <>
          <DialogClose render={<Button>Cancel</Button>} />
          <Button variant="primary" onClick={save}>
            Set
          </Button>
        </>
      }
    >
      <div className="grid gap-1.5">
        {others.length === 0 && <p className="text-dim">There is no other step.</p>}
        {others.map(({ key, title, detail }) => (
          <Checkbox
            key={key}
            checked={needs.includes(key)}
            disabled={after.has(key)}
            hint={after.has(key) ? `It waits for ${step.title} itself.` : detail || undefined}
            onCheckedChange={(checked) => setNeeds((all) => toggled(all, key, checked))}
          >
            {title}
          </Checkbox>
        ))}
      </div>
    </Dialog>
  );
}

interface RenameDialogProps {
  step: GraphStep;
  steps: readonly GraphStep[];
  title: string;
  onSave: (id: string, title: string) => void;
  onClose: () => void;
}

export function RenameDialog({ step, steps, title: written, onSave, onClose }: RenameDialogProps) {
  const [id, setId] = useState(step.key);
  const [title, setTitle] = useState(written);
  const problem = idProblem(steps, step.key, id.trim());
  const save = () => {
    if (problem) return;
    onSave(id.trim(), title.trim());
    onClose();
  };
  return (
    <FormDialog
      size="sm"
      title={`Rename ${step.title}`}
      action="Rename"
      disabled={problem !== null}
      onSubmit={save}
      onClose={onClose}
    >
      <Field label="Title" hint="What people read. It may be left out.">
        <Input value={title} onValueChange={setTitle} autoComplete="off" />
      </Field>
      <Field label="Id" hint="What other steps call it. They are changed with it." error={problem}>
        <Input mono value={id} onValueChange={setId} autoComplete="off" spellCheck={false} />
      </Field>
    </FormDialog>
  );
}
