import { useMutation } from '@tanstack/react-query';
import type { ProjectRow } from '../../../../shared/features/projects/schema.ts';
import { describeError } from '../../../app/failure.tsx';
import { formatCount } from '../../../lib/number.ts';
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx';
import { useToast } from '../../../ui/toast.tsx';
import { named } from '../actions.ts';
import { projectsQueries } from '../api.ts';
import { clearChosen, closeDialog } from '../store.ts';
import { lossesOf } from '../words.ts';
import { shownName } from './cells.tsx';

const shown = 8;

/** Asks before projects that are gone are forgotten. */
export function ForgetDialog({ rows }: { rows: readonly ProjectRow[] }) {
  const toast = useToast();
  const forget = useMutation(projectsQueries.forget.mutationOptions());
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && closeDialog()}
      title={`Forget ${named(rows)}?`}
      confirmLabel={rows.length === 1 ? 'Forget project' : 'Forget projects'}
      loses={lossesOf(rows)}
      onConfirm={async () => {
        try {
          const { forgotten } = await forget.mutateAsync({ ids: rows.map(({ id }) => id) });
          clearChosen();
          toast({ title: `${formatCount(forgotten, 'project')} forgotten` });
        } catch (error) {
          const { meaning, advice } = describeError('', error);
          throw new Error([meaning, advice].filter(Boolean).join(' '));
        }
      }}
    >
      <p>
        {rows.length === 1
          ? 'Its folder is gone already. If it comes back, it is found as a new project.'
          : 'Their folders are gone already. If they come back, they are found as new projects.'}
      </p>
      {rows.length > 1 && (
        <ul className="text-text">
          {rows.slice(0, shown).map((row) => (
            <li key={row.id} dir="auto" className="truncate">
              {shownName(row.name)} <span className="text-faint">{shownName(row.path)}</span>
            </li>
          ))}
          {rows.length > shown && <li className="text-faint">{`and ${rows.length - shown} more`}</li>}
        </ul>
      )}
    </ConfirmDialog>
  );
}
