import { useState } from 'react';
import { client } from '../../../app/connection.ts';
import { refusal } from '../../../app/refusal.ts';
import { useForm } from '../../../app/use-form.ts';
import { formatAbsolute } from '../../../lib/relative-time.ts';
import { FormDialog } from '../../../ui/form-dialog.tsx';
import { useToast } from '../../../ui/toast.tsx';
import { useActs } from '../acts.ts';
import { ReminderFields } from '../components/reminder-fields.tsx';
import { formOf, readForm } from '../form.ts';
import { closeDialog, type ReminderDialog } from '../store.ts';

export function AddDialog(_props: { dialog: ReminderDialog }) {
  const { form, change, problems, show, body } = useForm(() => formOf(null, Date.now()));
  const toast = useToast();
  const acts = useActs();
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<string | null>(null);

  const submit = async () => {
    const read = readForm(form, null, Date.now());
    if ('problems' in read) return show(read.problems);
    setBusy(true);
    setFailed(null);
    try {
      const { at } = await client.reminders.add(read.input);
      toast({ title: 'You will be reminded', description: formatAbsolute(at) });
      closeDialog();
    } catch (error) {
      setFailed(refusal(error));
    } finally {
      setBusy(false);
      acts.again();
    }
  };

  return (
    <FormDialog
      title="Add a reminder"
      action="Remind me"
      busy={busy}
      onSubmit={() => void submit()}
      onClose={closeDialog}
    >
      <ReminderFields {...{ form, problems, failed, body, change }} />
    </FormDialog>
  );
}
