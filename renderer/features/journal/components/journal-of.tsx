import { useMemo, useState } from 'react';
import type { JournalEvent } from '../../../../shared/features/journal/schema.ts';
import { Failure } from '../../../app/failure.tsx';
import { useInspectorCovers } from '../../../app/inspector-pane.tsx';
import { ListFrame } from '../../../app/list-frame.tsx';
import { AppLink } from '../../../app/navigation.tsx';
import { OlderFailed, useOlderRows } from '../../../app/older-rows.tsx';
import { stringifySearch } from '../../../app/search-params.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Link } from '../../../ui/link.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { VirtualList } from '../../../ui/virtual-list.tsx';
import { filtersToSearch, noFilters } from '../filters.ts';
import { useJournal } from '../queries.ts';
import { useSelectedEvent } from '../use-selected-event.ts';
import { EventInspector } from './event-inspector.tsx';
import { EventRow } from './event-row.tsx';

const keyOf = ({ id }: JournalEvent) => String(id);

interface JournalOfProps {
  /** A node of the identity graph: `project`, and its id. */
  type: string;
  id: string;
  label: string;
}

/** All that has happened to one thing, newest first, for the page of that thing. */
export default function JournalOf({ type, id, label }: JournalOfProps) {
  const filters = useMemo(() => ({ ...noFilters, subject: { type, id } }), [type, id]);
  const [away, setAway] = useState(false);
  const { rows, query } = useJournal(filters, away);
  const [selected, select] = useSelectedEvent();
  const covers = useInspectorCovers();
  const [opened, setOpened] = useState(selected !== null);
  const inspecting = selected !== null && (opened || !covers);
  const readOn = useOlderRows({ pages: query, count: rows.length, role: 'listbox' });
  const close = () => {
    setOpened(false);
    select(null);
  };
  const open = (event: JournalEvent) => {
    setOpened(true);
    select(event.id);
  };

  if (query.isError && rows.length === 0)
    return (
      <Failure
        what="The journal could not be read"
        error={query.error}
        onRetry={() => void query.refetch()}
        retrying={query.isFetching}
      />
    );
  if (query.isPending) return <Skeleton rows={12} label="Loading the journal" className="px-2" />;
  return (
    <ListFrame
      inspector={
        inspecting
          ? (shut) => <EventInspector id={selected} event={rows.find(({ id }) => id === selected)} onClose={shut} />
          : null
      }
      onClose={close}
    >
      <div
        className="flex min-w-0 flex-1 flex-col"
        onScrollCapture={(event) => {
          const list = readOn(event);
          if (list) setAway(list.scrollTop > 8);
        }}
      >
        <VirtualList
          label={`Journal of ${label}, newest first`}
          items={rows}
          getKey={keyOf}
          selectedKey={selected === null ? null : String(selected)}
          onSelect={(_key, event) => select(event.id)}
          onOpen={open}
          onPeek={(event) => (inspecting ? close() : open(event))}
          className="min-h-0 flex-1"
          empty={
            <EmptyState title="Nothing has happened to it yet">
              What Optimus does with it and sees of it from now on is written down here.
            </EmptyState>
          }
          renderRow={(event) => <EventRow event={event} />}
        />
        <OlderFailed pages={query} what="events" />
        {rows.length > 0 && (
          <p className="shrink-0 border-t border-line-soft px-4 py-1.5 text-sm text-faint">
            <Link render={<AppLink to={`/journal${stringifySearch(filtersToSearch(filters))}`} />}>
              Search and filter in the journal
            </Link>
          </p>
        )}
      </div>
    </ListFrame>
  );
}
