import type { Connection } from '../../../../shared/features/minds/schema.ts';
import { FolderField } from '../../../app/folder-field.tsx';
import { useForm } from '../../../app/use-form.ts';
import { printable } from '../../../lib/printable.ts';
import { FormDialog } from '../../../ui/form-dialog.tsx';
import { FormTrouble, TextField } from '../../../ui/form-fields.tsx';
import { useToast } from '../../../ui/toast.tsx';
import { useSaving } from '../queries.ts';
import { closeDialog } from '../store.ts';
import { useRefusal } from './use-refusal.ts';

export function AddModelDialog({ connection }: { connection: Connection }) {
  const { addModel } = useSaving();
  const { form, problems, change, show, body } = useForm(() => ({ model: '' }));
  const { refused, clear, tell } = useRefusal(show, ['model']);
  const submit = () => {
    if (addModel.isPending) return;
    clear();
    const model = form.model.trim();
    if (model === '') return show({ model: 'Its name, as the provider calls it.' });
    addModel.mutate({ connectionId: connection.id, model }, { onSuccess: closeDialog, onError: tell });
  };
  return (
    <FormDialog
      title={`Add a model of ${printable(connection.name)}`}
      description="For one that it has and does not list. It is used under exactly this name."
      action="Add model"
      busy={addModel.isPending}
      onSubmit={submit}
      onClose={closeDialog}
    >
      <div ref={body} className="grid gap-3">
        <TextField form={form} problems={problems} change={change} field="model" label="Name" />
        <FormTrouble problems={problems} refused={refused} />
      </div>
    </FormDialog>
  );
}

export function AddFolderDialog() {
  const { addFolder } = useSaving();
  const toast = useToast();
  const { form, problems, change, show, body } = useForm(() => ({ path: '' }));
  const { refused, clear, tell } = useRefusal(show, ['path']);
  const submit = () => {
    if (addFolder.isPending) return;
    clear();
    const path = form.path.trim();
    if (path === '') return show({ path: 'The whole path of the folder.' });
    addFolder.mutate(
      { path },
      {
        onSuccess: ({ name }) => {
          closeDialog();
          toast({ tone: 'ok', title: `${printable(name)} can be used` });
        },
        onError: tell,
      },
    );
  };
  return (
    <FormDialog
      title="Use a model that lies in a folder"
      description="A model in the ONNX format, as it is on Hugging Face: config.json, tokenizer.json, and its weights in a folder named onnx. Nothing is fetched, and nothing is changed in there."
      action="Use it"
      busy={addFolder.isPending}
      onSubmit={submit}
      onClose={closeDialog}
    >
      <div ref={body} className="grid gap-3">
        <FolderField label="Folder" value={form.path} error={problems.path} onChange={(path) => change({ path })} />
        <FormTrouble problems={problems} refused={refused} />
      </div>
    </FormDialog>
  );
}
