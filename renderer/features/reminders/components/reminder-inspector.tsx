import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { Reminder } from '../../../../shared/features/reminders/schema.ts';
import { client } from '../../../app/connection.ts';
import { refusal } from '../../../app/refusal.ts';
import { useForm } from '../../../app/use-form.ts';
import { Button } from '../../../ui/button.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Inspector } from '../../../ui/inspector.tsx';
import { useToast } from '../../../ui/toast.tsx';
import { useActs } from '../acts.ts';
import { formOf, readForm } from '../form.ts';
import { marks } from '../marks.ts';
import { ReminderFields } from './reminder-fields.tsx';

interface Props {
  reminder: Reminder;
  onClose: () => void;
}

/** One reminder, changed where it stands. */
export function ReminderInspector({ reminder, onClose }: Props) {
  const { form, change, problems, show, body } = useForm(() => formOf(reminder, Date.now()));
  const acts = useActs();
  const toast = useToast();
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<string | null>(null);

  const save = async () => {
    const read = readForm(form, reminder, Date.now());
    if ('problems' in read) return show(read.problems);
    setBusy(true);
    setFailed(null);
    try {
      await client.reminders.change({ id: reminder.id, ...read.input });
      toast({ title: 'Saved' });
    } catch (error) {
      setFailed(refusal(error));
    } finally {
      setBusy(false);
      acts.again();
    }
  };

  return (
    <Inspector
      title="Reminder"
      subtitle={marks[reminder.state].word}
      onClose={onClose}
      actions={<IconButton icon={Trash2} label="Delete" shortcut="Delete" onClick={() => void acts.remove(reminder)} />}
      footer={
        <>
          <Button variant="primary" loading={busy} onClick={() => void save()}>
            Save
          </Button>
          {reminder.state === 'done' ? (
            <Button onClick={() => void acts.reopen(reminder)}>Not done</Button>
          ) : (
            <Button onClick={() => void acts.done(reminder)}>Done</Button>
          )}
        </>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <ReminderFields {...{ form, problems, failed, body, change }} />
        {/* Enter in a field saves only where there is a button for it. */}
        <button type="submit" hidden aria-hidden tabIndex={-1} />
      </form>
    </Inspector>
  );
}
