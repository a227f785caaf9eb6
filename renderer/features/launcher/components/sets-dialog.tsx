import { Pencil, Plus, Trash2 } from 'lucide-react';
import type { StartSet } from '../../../../shared/features/launcher/schema.ts';
import { failureToast } from '../../../app/failure.tsx';
import { formatCount } from '../../../lib/number.ts';
import { short } from '../../../lib/short.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog, DialogClose, whenClosed } from '../../../ui/dialog.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Kbd } from '../../../ui/kbd.tsx';
import { useToast } from '../../../ui/toast.tsx';
import { useRemoveSet, useSaveSet } from '../queries.ts';
import { closeDialog, openDialog, useServices } from '../store.ts';

export function SetsDialog() {
  const sets = useServices((services) => services.sets);
  const remove = useRemoveSet();
  const save = useSaveSet();
  const toast = useToast();
  const forget = (set: StartSet) =>
    remove.mutate(
      { id: set.id },
      {
        onSuccess: () =>
          toast({
            title: `The start set ${short(set.name, 60)} was removed`,
            undo: () =>
              save.mutate(
                { name: set.name, services: set.services, hotkey: set.hotkey },
                { onError: (error) => toast(failureToast('It was not put back', error)) },
              ),
          }),
        onError: (error) => toast(failureToast('It was not removed', error)),
      },
    );
  return (
    <Dialog
      open
      onOpenChange={whenClosed(closeDialog)}
      title="Start sets"
      footer={
        <>
          <Button icon={Plus} onClick={() => openDialog({ kind: 'set', set: null, services: [] })}>
            New…
          </Button>
          <DialogClose render={<Button variant="primary">Close</Button>} />
        </>
      }
    >
      {sets.length === 0 ? (
        <EmptyState size="line" title="There is none yet." />
      ) : (
        <ul className="border-t border-line-soft">
          {sets.map((set) => (
            <li key={set.id} className="flex items-center gap-2 border-b border-line-soft py-1.5">
              <span className="min-w-0 flex-1 truncate">
                <bdi className="font-medium">{short(set.name, 60)}</bdi>
                <span className="text-faint">{` ${formatCount(set.services.length, 'service')}`}</span>
              </span>
              {set.hotkey && <Kbd keys={set.hotkey} />}
              <IconButton
                icon={Pencil}
                size="sm"
                label={`Change ${short(set.name, 60)}`}
                onClick={() => openDialog({ kind: 'set', set, services: set.services })}
              />
              <IconButton
                icon={Trash2}
                size="sm"
                label={`Remove ${short(set.name, 60)}`}
                loading={remove.isPending && remove.variables.id === set.id}
                onClick={() => forget(set)}
              />
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  );
}
