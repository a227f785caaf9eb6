import { FileText, SkipForward } from 'lucide-react';
import { useState } from 'react';
import type { Episode } from '../../../../shared/features/memory/schema.ts';
import { Failure } from '../../../app/failure.tsx';
import { OlderFailed, useOlderRows } from '../../../app/older-rows.tsx';
import { formatCount } from '../../../lib/number.ts';
import { short } from '../../../lib/short.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import type { MenuEntry } from '../../../ui/menu.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { type Marked, StateMark } from '../../../ui/state-mark.tsx';
import { Time } from '../../../ui/time.tsx';
import { VirtualList } from '../../../ui/virtual-list.tsx';
import { useActs } from '../acts.ts';
import { ReadingLine } from '../components/reading-line.tsx';
import { useEpisodes } from '../queries.ts';
import { openDialog } from '../store.ts';
import { episodeWords } from '../words.ts';

const keyOf = ({ id }: Episode) => id;
const marks: Record<Episode['state'], Marked> = {
  waiting: { mark: 'waiting', word: 'waiting' },
  read: { mark: 'healthy', word: 'read' },
  kept: { mark: 'neutral', word: 'kept' },
  failed: { mark: 'failing', word: 'not read' },
  skipped: { mark: 'stopped', word: 'left out' },
};

export function SourcesView() {
  const { query, rows } = useEpisodes();
  const acts = useActs();
  const [selected, setSelected] = useState<string | null>(null);
  const readOn = useOlderRows({ pages: query, count: rows.length, role: 'listbox' });
  const look = ({ id }: Episode) => openDialog({ kind: 'source', id });
  const actions = (episode: Episode): MenuEntry[] => [
    { id: 'look', label: 'Look at it…', icon: FileText, onSelect: () => look(episode) },
    ...(episode.state === 'waiting' || episode.state === 'failed'
      ? [{ id: 'skip', label: 'Leave it out', icon: SkipForward, onSelect: () => void acts.skip(episode.id) }]
      : []),
  ];
  return (
    <div className="flex min-h-0 flex-1 flex-col" onScrollCapture={readOn}>
      <ReadingLine />
      {query.isError && rows.length === 0 ? (
        <Failure
          what="The sources could not be read"
          error={query.error}
          onRetry={() => void query.refetch()}
          retrying={query.isFetching}
        />
      ) : query.isPending ? (
        <Skeleton rows={8} label="Loading the sources" className="px-2" />
      ) : (
        <VirtualList
          label="Sources, newest first"
          items={rows}
          getKey={keyOf}
          lines={2}
          selectedKey={selected}
          onSelect={setSelected}
          onOpen={look}
          onPeek={look}
          actions={actions}
          className="min-h-0 flex-1"
          empty={
            <EmptyState title="There is no source yet">
              Chats, decisions of the council and their outcomes are kept here word for word, and so is what you write.
            </EmptyState>
          }
          renderRow={(episode) => <Row episode={episode} />}
        />
      )}
      <OlderFailed pages={query} what="sources" />
    </div>
  );
}

function Row({ episode }: { episode: Episode }) {
  const { mark, word } = marks[episode.state];
  return (
    <div className="flex min-w-0 flex-1 items-start gap-2.5 py-1">
      <div className="min-w-0 flex-1">
        <p className="truncate" dir="auto">
          {short(episode.title, 300)}
        </p>
        <p className="flex min-w-0 items-center gap-x-2 text-sm text-faint">
          <StateMark state={mark} label={word} className="shrink-0" />
          <span className="shrink-0">{episodeWords[episode.kind]}</span>
          <span className="shrink-0">{formatCount(episode.chars, 'character')}</span>
          {episode.sentence !== null && <bdi className="min-w-0 truncate">{short(episode.sentence, 300)}</bdi>}
        </p>
      </div>
      <Time at={episode.at} className="shrink-0 text-sm text-faint" />
    </div>
  );
}
