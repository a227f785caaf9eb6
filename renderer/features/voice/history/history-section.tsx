import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { Utterance } from '../../../../shared/features/voice/schema.ts';
import { Failure } from '../../../app/failure.tsx';
import { ListFrame } from '../../../app/list-frame.tsx';
import { useSearch } from '../../../app/navigation.tsx';
import { OlderFailed, useOlderRows } from '../../../app/older-rows.tsx';
import { useAddressSelection } from '../../../app/use-address-selection.ts';
import { formatCount } from '../../../lib/number.ts';
import { Button } from '../../../ui/button.tsx';
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Menu } from '../../../ui/menu.tsx';
import { SettledSearch } from '../../../ui/settled-search.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { VirtualList } from '../../../ui/virtual-list.tsx';
import { HistoryInspector } from './history-inspector.tsx';
import { HistoryRow } from './history-row.tsx';
import { useHistory, useHistoryActs } from './queries.ts';
import { isOver, wordsOf } from './words.ts';

const keyOf = ({ id }: Utterance) => id;

type Deleting = { one: Utterance | null; audioOnly: boolean };

/** What was said, newest first: how it sounded, what was understood, what was done. */
export function HistorySection() {
  const [search, setSearch] = useSearch();
  const text = search.q ?? '';
  const { query, rows } = useHistory(text);
  const acts = useHistoryActs();
  const [selected, select] = useAddressSelection('open');
  const [deleting, setDeleting] = useState<Deleting | null>(null);
  const onScroll = useOlderRows({ pages: query, count: rows.length, role: 'listbox' });
  const one = rows.find(({ id }) => id === selected);

  if (query.isPending) return <Skeleton rows={10} label="Loading what was said" />;
  if (query.isError && rows.length === 0)
    return (
      <Failure
        what="What was said could not be read"
        error={query.error}
        onRetry={() => void query.refetch()}
        retrying={query.isFetching}
      />
    );
  return (
    <ListFrame
      inspector={
        selected === null
          ? null
          : (close) => (
              <HistoryInspector
                key={selected}
                id={selected}
                utterance={one}
                acts={acts}
                onDelete={(utterance, audioOnly) => setDeleting({ one: utterance, audioOnly })}
                onClose={close}
              />
            )
      }
      onClose={() => select(null)}
    >
      <div className="flex min-w-0 flex-1 flex-col" onScrollCapture={onScroll}>
        <div className="flex flex-wrap items-center gap-2 py-2">
          <SettledSearch
            value={text}
            onSettled={(q) => setSearch({ q: q === '' ? undefined : q })}
            label="Search what was said"
            className="w-80 max-w-full"
          />
          <span className="flex-1" />
          <Menu
            trigger={
              <Button icon={Trash2} variant="ghost" disabled={rows.length === 0 && text === ''}>
                Delete all
              </Button>
            }
            entries={[
              { id: 'sound', label: 'Delete all sound …', onSelect: () => setDeleting({ one: null, audioOnly: true }) },
              {
                id: 'all',
                label: 'Delete all that was said …',
                danger: true,
                onSelect: () => setDeleting({ one: null, audioOnly: false }),
              },
            ]}
          />
        </div>
        <VirtualList
          items={rows}
          getKey={keyOf}
          label="What was said"
          renderRow={(utterance) => <HistoryRow utterance={utterance} />}
          selectedKey={selected}
          onSelect={(id) => select(id)}
          onOpen={({ id }) => select(id)}
          actions={(utterance) =>
            isOver(utterance)
              ? [
                  ...(utterance.audio
                    ? [
                        {
                          id: 'sound',
                          label: 'Delete the sound …',
                          onSelect: () => setDeleting({ one: utterance, audioOnly: true }),
                        },
                      ]
                    : []),
                  {
                    id: 'delete',
                    label: 'Delete …',
                    danger: true,
                    onSelect: () => setDeleting({ one: utterance, audioOnly: false }),
                  },
                ]
              : []
          }
          className="min-h-0 flex-1"
          empty={
            text === '' ? (
              <EmptyState title="Nothing was said yet">
                Press the hotkey, or write above what you would say. It shows here with what was understood and done.
              </EmptyState>
            ) : (
              <EmptyState
                title="Nothing like that was said"
                action={<Button onClick={() => setSearch({ q: undefined })}>Show all</Button>}
              />
            )
          }
        />
        <OlderFailed pages={query} what="entries" />
      </div>
      <DeleteDialog
        deleting={deleting}
        onClose={() => setDeleting(null)}
        onConfirm={async ({ one: utterance, audioOnly }) => {
          if (!utterance) return void (await acts.clear.mutateAsync({ audioOnly }));
          await acts.remove.mutateAsync({ id: utterance.id, audioOnly });
          if (!audioOnly && utterance.id === selected) select(null);
        }}
      />
    </ListFrame>
  );
}

interface DeleteDialogProps {
  deleting: Deleting | null;
  onClose: () => void;
  onConfirm: (deleting: Deleting) => Promise<void>;
}

function DeleteDialog({ deleting, onClose, onConfirm }: DeleteDialogProps) {
  if (!deleting) return null;
  const { one, audioOnly } = deleting;
  const words = one ? (wordsOf(one) ?? 'What was said') : null;
  const title = one
    ? audioOnly
      ? 'Delete the sound of this?'
      : 'Delete this?'
    : audioOnly
      ? 'Delete all sound?'
      : 'Delete all that was said?';
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={title}
      loses={[
        ...(words !== null ? [`“${words.slice(0, 200)}”`] : []),
        ...(one?.audio ? [`${formatCount(Math.max(1, Math.round(one.audio.ms / 1_000)), 'second')} of sound`] : []),
        ...(one
          ? []
          : [audioOnly ? 'How all of it sounded. The words stay.' : 'All words, sounds and what came of them']),
      ]}
      confirmLabel={audioOnly ? 'Delete the sound' : one ? 'Delete' : 'Delete all'}
      typed={!one && !audioOnly ? 'delete' : undefined}
      onConfirm={() => onConfirm(deleting)}
    />
  );
}
