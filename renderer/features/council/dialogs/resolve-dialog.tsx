import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Deliberation } from '../../../../shared/features/council/schema.ts';
import { client, orpc } from '../../../app/connection.ts';
import { refusal } from '../../../app/refusal.ts';
import { short } from '../../../lib/short.ts';
import { Field } from '../../../ui/field.tsx';
import { FormDialog } from '../../../ui/form-dialog.tsx';
import { FormTrouble } from '../../../ui/form-fields.tsx';
import { RadioGroup } from '../../../ui/radio-group.tsx';
import { Textarea } from '../../../ui/textarea.tsx';
import { useToast } from '../../../ui/toast.tsx';
import { usePutDeliberation } from '../queries.ts';
import { closeDialog } from '../store.ts';
import { countedVote } from '../words.ts';

const none = ' none';
const open = ' open';

/** What turned out to be right: said by who saw it, never by a model. */
export function ResolveDialog({ deliberation }: { deliberation: Deliberation }) {
  const { id, options, votes, revisions, tally } = deliberation;
  const [chosen, setChosen] = useState<string>('');
  const [note, setNote] = useState('');
  const queries = useQueryClient();
  const put = usePutDeliberation();
  const toast = useToast();
  const resolve = useMutation({
    mutationFn: () =>
      client.council.resolve({
        id,
        note: note.trim(),
        right:
          chosen === none
            ? { kind: 'none' }
            : chosen === open
              ? { kind: 'unknown' }
              : { kind: 'option', optionId: chosen },
      }),
    onSuccess: (resolved) => {
      put(resolved);
      toast({ tone: 'ok', title: chosen === open ? 'It stays open' : 'The weights follow' });
      closeDialog();
    },
    onSettled: () => void queries.invalidateQueries({ queryKey: orpc.council.key() }),
  });
  const voters = (optionId: string) => {
    const names = votes
      .filter((vote) => countedVote(vote, revisions).optionId === optionId)
      .map(({ seatName }) => short(seatName, 40));
    return names.length === 0 ? 'nobody voted for it' : `voted for by ${names.join(', ')}`;
  };
  return (
    <FormDialog
      title="What turned out to be right?"
      description={short(deliberation.question, 300)}
      action="Keep this outcome"
      busy={resolve.isPending}
      disabled={chosen === ''}
      onSubmit={() => {
        if (chosen !== '' && !resolve.isPending) resolve.mutate();
      }}
      onClose={closeDialog}
    >
      <RadioGroup<string>
        label="What turned out to be right"
        value={chosen}
        onValueChange={setChosen}
        options={[
          ...options.map((option) => ({
            value: option.id,
            label: (
              <bdi>
                {short(option.label, 120)}
                {option.id === tally?.winner ? ' (decided for)' : ''}
              </bdi>
            ),
            hint: voters(option.id),
          })),
          { value: none, label: 'None of them', hint: 'every seat that voted was wrong' },
          { value: open, label: 'It cannot be said', hint: 'nothing is learned from it' },
        ]}
      />
      <Field label="Note" hint="What you saw, for yourself and for the memory.">
        <Textarea value={note} onValueChange={setNote} rows={2} maxLength={4_000} />
      </Field>
      <FormTrouble problems={{}} refused={resolve.isError ? refusal(resolve.error) : null} />
    </FormDialog>
  );
}
