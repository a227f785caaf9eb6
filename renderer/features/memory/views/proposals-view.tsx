import { Check, Pencil, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { Proposal } from '../../../../shared/features/memory/schema.ts';
import { Failure } from '../../../app/failure.tsx';
import { useInspectorCovers } from '../../../app/inspector-pane.tsx';
import { ListFrame } from '../../../app/list-frame.tsx';
import { short } from '../../../lib/short.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Icon } from '../../../ui/icon.tsx';
import type { MenuEntry } from '../../../ui/menu.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { VirtualList } from '../../../ui/virtual-list.tsx';
import { useActs } from '../acts.ts';
import { ProposalInspector } from '../components/proposal-inspector.tsx';
import { ReadingLine } from '../components/reading-line.tsx';
import { useProposals } from '../queries.ts';
import { aimAtProposal, openDialog } from '../store.ts';
import { episodeWords, kindIcons, kindWords } from '../words.ts';

const keyOf = ({ id }: Proposal) => id;

export function ProposalsView() {
  const query = useProposals();
  const acts = useActs();
  const covers = useInspectorCovers();
  const items = query.data?.items ?? [];
  const [chosen, setChosen] = useState<{ id: string; index: number } | null>(null);
  const [opened, setOpened] = useState(false);
  // After an answer the next one takes its place, so that A, E and X go through all of them.
  const index = chosen === null ? 0 : items.findIndex(({ id }) => id === chosen.id);
  const current = items[index >= 0 ? index : Math.min(chosen?.index ?? 0, items.length - 1)] ?? null;
  const choose = (proposal: Proposal) => setChosen({ id: proposal.id, index: items.indexOf(proposal) });
  useEffect(() => {
    aimAtProposal(current);
    return () => aimAtProposal(null);
  }, [current]);

  const actions = (proposal: Proposal): MenuEntry[] => [
    { id: 'accept', label: 'Take', icon: Check, shortcut: 'A', onSelect: () => void acts.accept(proposal) },
    {
      ...{ id: 'edit', label: 'Edit…', icon: Pencil, shortcut: 'E' },
      onSelect: () => openDialog({ kind: 'proposal', proposal }),
    },
    { id: 'reject', label: 'Turn down', icon: X, shortcut: 'X', onSelect: () => void acts.reject(proposal) },
  ];

  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <ReadingLine />
      <div className="min-h-0 flex-1">
        <ListFrame
          inspector={
            current && (opened || !covers) ? (shut) => <ProposalInspector proposal={current} onClose={shut} /> : null
          }
          onClose={() => setOpened(false)}
        >
          <div className="flex min-w-0 flex-1 flex-col">
            {query.isError && items.length === 0 ? (
              <Failure
                what="The proposals could not be read"
                error={query.error}
                onRetry={() => void query.refetch()}
                retrying={query.isFetching}
              />
            ) : query.isPending ? (
              <Skeleton rows={6} label="Loading the proposals" className="px-2" />
            ) : items.length === 0 ? (
              <EmptyState title="Nothing waits for your yes">
                What a model draws from chats, decisions and outcomes comes here first, with the words that it rests on.
              </EmptyState>
            ) : (
              <VirtualList
                label="Proposed memories, oldest first"
                items={items}
                getKey={keyOf}
                lines={2}
                selectedKey={current?.id ?? null}
                onSelect={(_key, proposal) => choose(proposal)}
                onOpen={(proposal) => {
                  choose(proposal);
                  setOpened(true);
                }}
                onPeek={(proposal) => {
                  choose(proposal);
                  setOpened(!opened);
                }}
                actions={actions}
                className="min-h-0 flex-1"
                renderRow={(proposal) => <Row proposal={proposal} />}
              />
            )}
          </div>
        </ListFrame>
      </div>
    </div>
  );
}

function Row({ proposal }: { proposal: Proposal }) {
  const { kind, text, about, replaces, episode, confidence } = proposal;
  return (
    <div className="flex min-w-0 flex-1 items-start gap-2.5 py-1">
      <Icon icon={kindIcons[kind]} className="mt-0.5 shrink-0 text-faint" />
      <div className="min-w-0 flex-1">
        <p className="truncate" dir="auto">
          {short(text, 400)}
        </p>
        <p className="flex min-w-0 items-center gap-x-2 text-sm text-faint">
          <span className="shrink-0">{kindWords[kind]}</span>
          {about && (
            <span className="shrink-0">
              {about.stance === 'against' ? 'speaks against what is known' : 'says what is known'}
            </span>
          )}
          {replaces && <StateMark state="warning" label="ends what is held" className="shrink-0" />}
          <span className="shrink-0">{`${confidence} confidence`}</span>
          <bdi className="min-w-0 truncate">{`${episodeWords[episode.kind]}: ${short(episode.title, 100)}`}</bdi>
        </p>
      </div>
    </div>
  );
}
