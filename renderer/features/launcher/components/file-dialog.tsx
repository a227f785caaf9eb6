import { useState } from 'react';
import type { Service } from '../../../../shared/features/launcher/schema.ts';
import { describeError } from '../../../app/failure.tsx';
import { formatCount } from '../../../lib/number.ts';
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx';
import { useToast } from '../../../ui/toast.tsx';
import { useSaveFile } from '../queries.ts';
import { closeDialog } from '../store.ts';
import { short } from '../words.ts';

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
      title={path === null ? 'Save to .optimus/run.yaml?' : 'Write .optimus/run.yaml again?'}
      confirmLabel={path === null ? 'Save file' : 'Write file'}
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
        {`How ${formatCount(services.length, 'service')} of this project start is written there, so that it can be committed and is the same for everybody who uses Optimus.`}
      </p>
      <p>
        {path === null
          ? 'From then on the file says how they start. Values of secrets are never written.'
          : 'What stands in it now is replaced. Values of secrets are never written.'}
      </p>
    </ConfirmDialog>
  );
}
