import { useState } from 'react';
import type { Service } from '../../../../shared/features/launcher/schema.ts';
import { describeError } from '../../../app/failure.tsx';
import { short } from '../../../lib/short.ts';
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx';
import { useToast } from '../../../ui/toast.tsx';
import { useSaveFile } from '../queries.ts';
import { closeDialog } from '../store.ts';

interface FileDialogProps {
  projectId: string;
  services: readonly Service[];
  /** Of the file that is there already. */
  path: string | null;
}

/** Asks before anything is written into a folder of the user. */
export function FileDialog({ projectId, services, path }: FileDialogProps) {
  const [open, setOpen] = useState(true);
  const save = useSaveFile();
  const toast = useToast();
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={(next) => {
        setOpen(next);
        if (!next) closeDialog();
      }}
      tone="primary"
      title="Save to the project?"
      confirmLabel="Save"
      onConfirm={async () => {
        try {
          const { path: written } = await save.mutateAsync({ projectId });
          toast({ tone: 'ok', title: 'How the project starts is saved', description: short(written) });
        } catch (error) {
          const { meaning, advice } = describeError('', error);
          throw new Error([meaning, advice].filter(Boolean).join(' '));
        }
      }}
    >
      <p>
        How this project starts is written to .optimus/run.yaml, so that it can be committed and is the same for
        everybody who works on it.
        {services.length > 1 &&
          ` Of its ${services.length} services those are written that start with it or that you changed.`}
      </p>
      <p>
        {path === null
          ? 'From then on the file says how they start. References to secrets are written, never their values.'
          : 'Your comments in the file stay. References to secrets are written, never their values.'}
      </p>
    </ConfirmDialog>
  );
}
