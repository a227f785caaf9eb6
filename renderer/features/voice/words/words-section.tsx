import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Plus, Trash2 } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { knownError, orpc } from '../../../app/connection.ts';
import { describeError, Failure, failureToast } from '../../../app/failure.tsx';
import { Button } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Field } from '../../../ui/field.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Input } from '../../../ui/input.tsx';
import { Section } from '../../../ui/section.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { Tag } from '../../../ui/tag.tsx';
import { useToast } from '../../../ui/toast.tsx';
import { misheardOf } from './misheard.ts';
import { Phrases } from './phrases.tsx';

/** Words that nobody else knows, and phrases that mean what the user says they mean. */
export function WordsSection() {
  return (
    <div className="grid max-w-200 gap-6 pt-3 pb-6">
      <OwnWords />
      <Phrases />
    </div>
  );
}

function OwnWords() {
  const words = useQuery(orpc.voice.words.queryOptions());
  const queries = useQueryClient();
  const toast = useToast();
  const onSettled = () => queries.invalidateQueries({ queryKey: orpc.voice.words.queryOptions().queryKey });
  const add = useMutation(orpc.voice.addWord.mutationOptions({ onSettled }));
  const remove = useMutation(
    orpc.voice.removeWord.mutationOptions({
      onSuccess: ({ word, misheard }) =>
        toast({ title: `“${word}” is forgotten`, undo: () => add.mutate({ word, misheard }) }),
      onError: (error) => void toast(failureToast('The word was not forgotten', error)),
      onSettled,
    }),
  );
  return (
    <Section
      title="Own words"
      count="Names of projects, services and workflows are known already."
      className="grid gap-3"
    >
      <AddWord add={add} />
      {words.isPending ? (
        <Skeleton rows={4} label="Loading your words" />
      ) : words.isError ? (
        <Failure
          what="Your words could not be read"
          error={words.error}
          onRetry={() => void words.refetch()}
          retrying={words.isFetching}
        />
      ) : words.data.length === 0 ? (
        <EmptyState title="No own words yet">
          Add a name that is misheard again and again, or correct what was heard in the history.
        </EmptyState>
      ) : (
        <ul className="border-t border-line-soft" aria-label="Own words">
          {words.data.map(({ id, word, misheard, from }) => (
            <li key={id} className="flex min-h-(--row) items-center gap-3 border-b border-line-soft px-2 py-1">
              <span className="min-w-0 wrap-anywhere" dir="auto">
                {word}
              </span>
              <span className="flex min-w-0 flex-1 flex-wrap gap-1 text-sm text-dim">
                {misheard.length > 0 && <span>misheard as</span>}
                {misheard.map((one) => (
                  <Tag key={one}>{one}</Tag>
                ))}
              </span>
              {from === 'learned' && <span className="text-sm text-faint">learned</span>}
              <IconButton
                icon={Trash2}
                size="sm"
                label={`Forget: ${word}`}
                loading={remove.isPending && remove.variables.id === id}
                onClick={() => remove.mutate({ id })}
              />
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

interface AddWordProps {
  add: {
    mutate: (input: { word: string; misheard: string[] }, options: { onSuccess: () => void }) => void;
    isPending: boolean;
    error: unknown;
  };
}

function AddWord({ add }: AddWordProps) {
  const [word, setWord] = useState('');
  const [misheard, setMisheard] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (word.trim() === '' || add.isPending) return;
    add.mutate(
      { word: word.trim(), misheard: misheardOf(misheard) },
      {
        onSuccess: () => {
          setWord('');
          setMisheard('');
        },
      },
    );
  };
  const described = add.error ? describeError('The word was not added', add.error) : null;
  const known = knownError(add.error);
  return (
    <form onSubmit={submit} className="grid gap-1">
      <div className="flex flex-wrap items-end gap-2">
        <Field label="Word" className="min-w-40 flex-1">
          <Input value={word} onValueChange={setWord} maxLength={80} dir="auto" autoComplete="off" />
        </Field>
        <Field label="Misheard as, with commas between" className="min-w-52 flex-2">
          <Input
            value={misheard}
            onValueChange={setMisheard}
            maxLength={1_000}
            dir="auto"
            autoComplete="off"
            placeholder="opti muse, op timus"
          />
        </Field>
        <Button type="submit" icon={Plus} loading={add.isPending} disabled={word.trim() === ''}>
          Add
        </Button>
      </div>
      <p role="alert" className="text-sm text-bad empty:hidden">
        {described && (known?.code === 'CONFLICT' ? described.meaning : `${described.title}. ${described.meaning}`)}
      </p>
    </form>
  );
}
