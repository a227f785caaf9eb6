import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ProjectRoot } from '../../../../shared/features/projects/schema.ts';
import { describeError } from '../../../app/failure.tsx';
import { formatCount } from '../../../lib/number.ts';
import { printable } from '../../../lib/printable.ts';
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx';
import { useToast } from '../../../ui/toast.tsx';
import { projectsQueries } from '../api.ts';
import { suggestionsOptions, useRows } from '../queries.ts';
import { lossesOf } from '../words.ts';

/** Asks before a folder is looked at no more: what was said of its projects goes with it. */
export function RemoveRoot({ root, onClose }: { root: ProjectRoot; onClose: () => void }) {
  const queries = useQueryClient();
  const toast = useToast();
  const rows = useRows().data?.filter(({ rootId }) => rootId === root.id) ?? [];
  const remove = useMutation(projectsQueries.removeRoot.mutationOptions());
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Look in ${printable(root.path)} no more?`}
      confirmLabel="Remove folder"
      loses={lossesOf(rows)}
      onConfirm={async () => {
        try {
          const { forgotten } = await remove.mutateAsync({ id: root.id });
          toast({ title: `Folder removed, ${formatCount(forgotten, 'project')} forgotten` });
          void queries.invalidateQueries({ queryKey: suggestionsOptions().queryKey });
        } catch (error) {
          const { meaning, advice } = describeError('', error);
          throw new Error([meaning, advice].filter(Boolean).join(' '));
        }
      }}
    >
      <p>
        {rows.length === 0
          ? 'No project of it is known. Nothing on the disk is touched.'
          : `${formatCount(rows.length, 'project')} of it will be forgotten. Their files stay as they are.`}
      </p>
    </ConfirmDialog>
  );
}
