import { useState } from 'react';
import type { Thread } from '../../../../shared/features/chat/schema.ts';
import { failureToast } from '../../../app/failure.tsx';
import { inWords } from '../../../app/refusal.ts';
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import { FormDialog } from '../../../ui/form-dialog.tsx';
import { Input } from '../../../ui/input.tsx';
import { useToast } from '../../../ui/toast.tsx';
import { useLosses } from '../queries.ts';
import { type ChatDialog, closeDialog, useOpenThread } from '../store.ts';
import { useActs } from '../use-acts.ts';
import { losses, titleOf } from '../words.ts';

export function AnyDialog({ dialog }: { dialog: ChatDialog }) {
  return dialog.kind === 'rename' ? <Rename thread={dialog.thread} /> : <Remove thread={dialog.thread} />;
}

function Rename({ thread }: { thread: Thread }) {
  const acts = useActs();
  const toast = useToast();
  const [title, setTitle] = useState(thread.title);
  const [busy, setBusy] = useState(false);
  const save = async () => {
    if (title.trim() === '') return;
    setBusy(true);
    try {
      await acts.rename(thread, title.trim());
      closeDialog();
    } catch (error) {
      toast(failureToast('It keeps its name', error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <FormDialog
      title="Rename the chat"
      action="Rename"
      busy={busy}
      disabled={title.trim() === ''}
      onSubmit={() => void save()}
      onClose={closeDialog}
    >
      <Field label="Name">
        <Input value={title} onValueChange={setTitle} maxLength={200} />
      </Field>
    </FormDialog>
  );
}

function Remove({ thread }: { thread: Thread }) {
  const acts = useActs();
  const { data } = useLosses(thread.id);
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && closeDialog()}
      title={`Delete ${titleOf(thread.title)}?`}
      loses={losses(thread.messages, data?.memories ?? 0)}
      confirmLabel="Delete chat"
      onConfirm={() => inWords(acts.remove(thread, useOpenThread.getState().thread?.id === thread.id))}
    >
      Nothing of it stays, in any index. No undo brings it back.
    </ConfirmDialog>
  );
}
