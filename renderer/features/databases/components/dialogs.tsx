import { useQueryClient } from '@tanstack/react-query';
import { client, orpc } from '../../../app/connection.ts';
import { describeError } from '../../../app/failure.tsx';
import { useGo, usePathname } from '../../../app/navigation.tsx';
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx';
import { whenClosed } from '../../../ui/dialog.tsx';
import { useToast } from '../../../ui/toast.tsx';
import { ask, useAsking } from '../store.ts';
import { ConnectionDialog } from './connection-dialog.tsx';
import { EditDialog } from './edit-dialog.tsx';

/** Whichever dialog of databases is open. */
export default function Dialogs() {
  const asking = useAsking((state) => state.asking);
  const close = () => ask(null);
  if (asking === null) return null;
  if (asking.what === 'add') return <ConnectionDialog offer={asking.offer} known={null} onClose={close} />;
  if (asking.what === 'edit') return <EditDialog id={asking.id} onClose={close} />;
  return <RemoveDialog id={asking.id} name={asking.name} onClose={close} />;
}

function RemoveDialog({ id, name, onClose }: { id: string; name: string; onClose: () => void }) {
  const queries = useQueryClient();
  const toast = useToast();
  const go = useGo();
  const path = usePathname();
  const remove = async () => {
    try {
      await client.databases.remove({ id });
    } catch (error) {
      const { meaning, advice } = describeError('', error);
      throw new Error([meaning, advice].filter(Boolean).join(' '), { cause: error });
    }
    if (path.startsWith('/databases/')) go('/databases');
    void queries.invalidateQueries({ queryKey: orpc.databases.key() });
    toast({ title: `${name} is forgotten` });
  };
  return (
    <ConfirmDialog
      open
      onOpenChange={whenClosed(onClose)}
      title={`Forget ${name}?`}
      confirmLabel="Forget database"
      onConfirm={remove}
    >
      Optimus forgets how it is connected, with its password, and looks at it no more. Nothing happens to the database
      itself. Charts of its past stay until they are too old.
    </ConfirmDialog>
  );
}
