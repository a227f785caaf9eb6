import { useQueryClient } from '@tanstack/react-query';
import { client, orpc } from '../../../app/connection.ts';
import { describeError } from '../../../app/failure.tsx';
import { inWords } from '../../../app/refusal.ts';
import { formatCount } from '../../../lib/number.ts';
import { short } from '../../../lib/short.ts';
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx';
import { whenClosed } from '../../../ui/dialog.tsx';
import { useToast } from '../../../ui/toast.tsx';
import { useLosses } from '../queries.ts';
import { closeDialog } from '../store.ts';
import { lossLines } from '../words.ts';

export function ForgetDialog({ id }: { id: string }) {
  const losses = useLosses(id);
  const queries = useQueryClient();
  const toast = useToast();
  const forget = async () => {
    const gone = await inWords(client.memory.forget({ id }));
    void queries.invalidateQueries({ queryKey: orpc.memory.key() });
    const clean = gone.left === 0;
    toast({
      title: clean ? 'Forgotten' : 'Forgotten, but its words stand elsewhere',
      tone: clean ? 'ok' : 'warn',
      description: clean
        ? `${formatCount(gone.rows, 'row')} removed, ${formatCount(gone.cuts, 'passage')} cut out; ${gone.checked} tables were looked through afterwards.`
        : `${formatCount(gone.left, 'row')} of other memories say the same: search for them, and forget those, too.`,
    });
  };
  const { data } = losses;
  return (
    <ConfirmDialog
      open
      onOpenChange={whenClosed(closeDialog)}
      title={data ? `Forget “${short(data.text, 120)}”?` : 'Forget this memory?'}
      loses={data ? lossLines(data) : []}
      confirmLabel="Forget"
      onConfirm={forget}
    >
      {losses.isError ? (
        <p>{describeError('What would go with it could not be read', losses.error).title}</p>
      ) : (
        <p>
          Nothing of it stays in what Optimus remembers, and nothing brings it back. Chats and deliberations that used
          it let go of it, too: “(forgotten)” stands where its words stood, yours and a model’s. Files of yours, and a
          question of yours as the journal and Runs name it, stay as they are. To keep that it was once known, take it
          back instead.
        </p>
      )}
      {data && data.copies > 0 && (
        <p>
          {`${formatCount(data.copies, 'copy', 'copies')} of the database, made before, may still hold it until newer copies take their place.`}
        </p>
      )}
    </ConfirmDialog>
  );
}
