import type { Connection, LocalModel } from '../../../../shared/features/minds/schema.ts';
import { useGo } from '../../../app/navigation.tsx';
import { inWords } from '../../../app/refusal.ts';
import { formatBytes } from '../../../lib/bytes.ts';
import { printable } from '../../../lib/printable.ts';
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx';
import { whenClosed } from '../../../ui/dialog.tsx';
import { useToast } from '../../../ui/toast.tsx';
import { useRoles, useSaving } from '../queries.ts';
import { closeDialog } from '../store.ts';
import { roleOrder, roleWords } from '../words.ts';

const closing = { open: true, onOpenChange: whenClosed(closeDialog) };

export function RemoveConnectionDialog({ connection }: { connection: Connection }) {
  const { remove } = useSaving();
  const go = useGo();
  const toast = useToast();
  const roles = useRoles().data;
  const name = printable(connection.name);
  const held = roles ? roleOrder.filter((role) => roles[role]?.connectionId === connection.id) : [];
  const priced = connection.models.filter(({ price }) => price !== null).length;
  return (
    <ConfirmDialog
      {...closing}
      title={`Remove ${name}?`}
      loses={[
        ...(connection.hasKey ? ['Its key in the secret store of this machine'] : []),
        ...(priced > 0 ? [`What you wrote of prices and models`] : []),
        ...held.map((role) => `${roleWords[role].name} has no model of its own any more`),
      ]}
      confirmLabel="Remove connection"
      onConfirm={() =>
        inWords(
          remove.mutateAsync({ id: connection.id }).then(() => {
            toast({ tone: 'ok', title: `${name} is removed` });
            go('/minds');
          }),
        )
      }
    >
      <p>What was asked and spent stays as it is.</p>
    </ConfirmDialog>
  );
}

export function RemoveLocalDialog({ model }: { model: LocalModel }) {
  const { removeLocal } = useSaving();
  const name = printable(model.name);
  const folder = model.from === 'folder';
  return (
    <ConfirmDialog
      {...closing}
      title={folder ? `Forget ${name}?` : `Delete ${name} from this machine?`}
      loses={
        folder
          ? []
          : [model.bytes === null ? 'Its files' : `Its files, ${formatBytes(model.bytes)}: they would be fetched again`]
      }
      confirmLabel={folder ? 'Forget it' : 'Delete it'}
      onConfirm={() => inWords(removeLocal.mutateAsync({ id: model.id }).then(() => undefined))}
    >
      {folder && <p>The folder stays where it is, with all that is in it.</p>}
    </ConfirmDialog>
  );
}
