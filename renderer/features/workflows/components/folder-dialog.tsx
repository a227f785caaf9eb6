import { useState } from 'react';
import { knownError } from '../../../app/connection.ts';
import { describeError } from '../../../app/failure.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { Field } from '../../../ui/field.tsx';
import { FormDialog } from '../../../ui/form-dialog.tsx';
import { Input } from '../../../ui/input.tsx';

interface FolderDialogProps {
  title: string;
  description: string;
  action: string;
  /** Offers to write over a file that is there, once one is in the way. */
  overwrites?: boolean;
  /** Rejects with what is wrong; the dialog stays then. */
  onFolder: (folder: string, overwrite: boolean) => Promise<unknown>;
  onClose: () => void;
}

const last = 'optimus.workflow-folder';

/** Asks for a folder of the machine that the core runs on, which need not be the one of this page. */
export function FolderDialog({ title, description, action, overwrites = false, onFolder, onClose }: FolderDialogProps) {
  const [folder, setFolder] = useState(() => localStorage.getItem(last) ?? '');
  const [overwrite, setOverwrite] = useState(false);
  const [inTheWay, setInTheWay] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  const submit = async () => {
    if (busy) return;
    if (folder.trim() === '') return setProblem('Enter a folder, such as ~/projects/shop.');
    setBusy(true);
    setProblem(null);
    try {
      await onFolder(folder.trim(), overwrite);
      localStorage.setItem(last, folder.trim());
      onClose();
    } catch (error) {
      if (knownError(error)?.code === 'CONFLICT') setInTheWay(true);
      const { meaning, advice } = describeError('', error);
      setProblem([meaning, advice].filter(Boolean).join(' '));
    } finally {
      setBusy(false);
    }
  };

  return (
    <FormDialog
      title={title}
      description={description}
      action={action}
      busy={busy}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <Field label="Folder" hint="Workflows lie in .optimus/workflows below it." error={inTheWay ? undefined : problem}>
        <Input
          mono
          value={folder}
          onValueChange={setFolder}
          placeholder="~/projects/shop"
          autoComplete="off"
          spellCheck={false}
        />
      </Field>
      {inTheWay && overwrites && (
        <>
          {problem && <Callout tone="warn" title={problem} />}
          <Checkbox checked={overwrite} onCheckedChange={setOverwrite}>
            Write over the file that is there
          </Checkbox>
        </>
      )}
    </FormDialog>
  );
}
