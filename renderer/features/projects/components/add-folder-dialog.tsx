import { useState } from 'react';
import { knownError } from '../../../app/connection.ts';
import { describeError } from '../../../app/failure.tsx';
import { useGo, usePathname } from '../../../app/navigation.tsx';
import { Field } from '../../../ui/field.tsx';
import { FormDialog } from '../../../ui/form-dialog.tsx';
import { Input } from '../../../ui/input.tsx';
import { closeDialog } from '../store.ts';
import { useAddRoots } from '../use-add-roots.ts';

/** A folder of the machine that the core runs on, written, where no dialog of the system can be asked for one. */
export function AddFolderDialog() {
  const [folder, setFolder] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const add = useAddRoots();
  const go = useGo();
  const pathname = usePathname();
  const submit = () => {
    const path = folder.trim();
    if (path === '') return setProblem('Enter a folder, such as ~/projects.');
    if (!/^(~|\/|[A-Za-z]:[\\/]|\\\\)/.test(path)) return setProblem('Enter the whole path, from / or ~ on.');
    setProblem(null);
    add.mutate(
      { paths: [path] },
      {
        onSuccess: () => {
          closeDialog();
          if (!pathname.startsWith('/projects')) go('/projects');
        },
        onError: (error) => {
          const known = knownError(error);
          if (known?.code === 'NOT_FOUND') return setProblem(`There is no folder ${known.data.id}.`);
          const { meaning, advice } = describeError('', error);
          setProblem([meaning, advice].filter(Boolean).join(' '));
        },
      },
    );
  };
  return (
    <FormDialog
      title="Look for projects in another folder"
      description="It and the folders below it are looked into; nothing in them is changed."
      action="Look there"
      busy={add.isPending}
      onSubmit={submit}
      onClose={closeDialog}
    >
      <Field label="Folder" hint="On the machine that Optimus runs on." error={problem}>
        <Input
          mono
          value={folder}
          onValueChange={setFolder}
          placeholder="~/projects"
          autoComplete="off"
          spellCheck={false}
        />
      </Field>
    </FormDialog>
  );
}
