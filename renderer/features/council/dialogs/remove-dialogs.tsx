import { useQueryClient } from '@tanstack/react-query';
import type { DeliberationSummary, Seat } from '../../../../shared/features/council/schema.ts';
import { client, orpc } from '../../../app/connection.ts';
import { useGo, usePathname } from '../../../app/navigation.tsx';
import { inWords } from '../../../app/refusal.ts';
import { short } from '../../../lib/short.ts';
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx';
import { whenClosed } from '../../../ui/dialog.tsx';
import { deliberationPath } from '../paths.ts';
import { closeDialog } from '../store.ts';
import { useCouncilActs } from '../use-acts.ts';

const closing = { open: true, onOpenChange: whenClosed(closeDialog) };

export function RemoveDialog({ deliberation }: { deliberation: DeliberationSummary }) {
  const acts = useCouncilActs();
  const go = useGo();
  const here = usePathname();
  const { id, state, question, outcome } = deliberation;
  const remove = async () => {
    await acts.remove(deliberation);
    closeDialog();
    if (here === deliberationPath(id)) go('/council');
  };
  return (
    <ConfirmDialog
      {...closing}
      title={state === 'draft' ? 'Throw this draft away?' : 'Delete this deliberation?'}
      loses={
        state === 'draft'
          ? ['The question and what is attached to it']
          : [
              'The question, every vote and the evidence that was kept for it',
              'Its run with its logs, and its words in the journal, which then says only that there was one',
              ...(outcome === null ? [] : ['What the seats learned from its outcome']),
            ]
      }
      confirmLabel={state === 'draft' ? 'Throw away' : 'Delete'}
      onConfirm={() => inWords(remove())}
    >
      <p dir="auto" className="line-clamp-3 wrap-anywhere">
        {short(question, 300)}
      </p>
    </ConfirmDialog>
  );
}

export function RemoveSeatDialog({ seat }: { seat: Seat }) {
  const queries = useQueryClient();
  const remove = async () => {
    await client.council.removeSeat({ id: seat.id });
    await queries.invalidateQueries({ queryKey: orpc.council.key() });
  };
  const name = short(seat.name, 60);
  return (
    <ConfirmDialog
      {...closing}
      title={seat.builtIn ? `Set ${name} back to how it came?` : `Remove the seat ${name}?`}
      loses={[
        seat.builtIn
          ? 'What you changed in its tone, checklist, slice, tools and model'
          : 'Its tone, checklist, slice and tools',
      ]}
      confirmLabel={seat.builtIn ? 'Set back' : 'Remove seat'}
      onConfirm={() => inWords(remove())}
    >
      <p>Its votes so far, and what it has been worth, stay.</p>
    </ConfirmDialog>
  );
}
