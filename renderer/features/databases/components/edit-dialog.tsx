import { Failure } from '../../../app/failure.tsx';
import { Dialog, whenClosed } from '../../../ui/dialog.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { useDatabase } from '../queries.ts';
import { ConnectionDialog } from './connection-dialog.tsx';

/** The fields begin with what is kept, so they wait for it. */
export function EditDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const query = useDatabase(id);
  if (query.data) return <ConnectionDialog offer={null} known={query.data} onClose={onClose} />;
  return (
    <Dialog open onOpenChange={whenClosed(onClose)} title="Change the connection">
      {query.isError ? (
        <Failure what="The connection could not be read" error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <Skeleton rows={6} label="Reading the connection" />
      )}
    </Dialog>
  );
}
