import { Search } from 'lucide-react';
import { type FormEvent, useMemo, useState } from 'react';
import type { EvidenceKind, Hit } from '../../../../shared/features/knowledge/schema.ts';
import { askEntries } from '../../../app/ask-about.ts';
import { Failure } from '../../../app/failure.tsx';
import { useInspectorCovers } from '../../../app/inspector-pane.tsx';
import { ListFrame } from '../../../app/list-frame.tsx';
import { useGo, useSearch } from '../../../app/navigation.tsx';
import { useProjectRows } from '../../../app/project-rows.ts';
import { useAddressSelection } from '../../../app/use-address-selection.ts';
import { formatCount } from '../../../lib/number.ts';
import { short } from '../../../lib/short.ts';
import { Button } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { SearchField } from '../../../ui/search-field.tsx';
import { Select } from '../../../ui/select.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { VirtualList } from '../../../ui/virtual-list.tsx';
import { useFound } from '../queries.ts';
import { kindWords, searchedKinds } from '../words.ts';
import { EvidenceInspector } from './evidence-inspector.tsx';
import { HitRow } from './hit-row.tsx';

const everything = '*';
const keyOf = ({ id }: Hit) => id;

export function SearchView() {
  const go = useGo();
  const [search, setSearch] = useSearch();
  const query = (search.q ?? '').trim().slice(0, 2_000);
  const [typed, setTyped] = useState(query);
  const [known, setKnown] = useState(query);
  // A link, or the way back.
  if (known !== query) {
    setKnown(query);
    setTyped(query);
  }
  const rows = useProjectRows().data;
  const projectId = search.project;
  const kind = searchedKinds.find((one) => one === search.kind);
  const kinds = useMemo((): EvidenceKind[] => (kind === undefined ? [] : [kind]), [kind]);
  const found = useFound({ query, projectId, kinds });
  const [selected, select] = useAddressSelection('open');
  const covers = useInspectorCovers();
  const [opened, setOpened] = useState(selected !== null);
  const inspecting = selected !== null && (opened || !covers);
  const hits = found.data?.hits ?? [];

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const next = typed.trim();
    if (next === query) void (next !== '' && found.refetch());
    else setSearch({ q: next === '' ? undefined : next, open: undefined }, { push: true });
  };
  const projects = useMemo(
    () => (rows ?? []).filter(({ archived }) => !archived).sort((a, b) => a.name.localeCompare(b.name, 'en')),
    [rows],
  );

  return (
    <ListFrame
      inspector={
        inspecting
          ? (shut) => (
              <EvidenceInspector
                id={selected}
                hit={hits.find(({ id }) => id === selected)}
                query={query}
                onClose={shut}
              />
            )
          : null
      }
      onClose={() => {
        setOpened(false);
        select(null);
      }}
    >
      <div className="flex min-h-0 min-w-0 flex-1 flex-col">
        <search aria-label="Search knowledge">
          <form onSubmit={submit} className="flex flex-wrap items-center gap-2 px-4 py-2">
            <SearchField
              label="Search everything that is known"
              placeholder="How does checkout retry a payment?"
              value={typed}
              onValueChange={setTyped}
              busy={found.isFetching}
              shortcut="/"
              className="w-96 max-w-full grow"
            />
            <Select
              label="In which project"
              value={projectId ?? everything}
              onValueChange={(next) => setSearch({ project: next === everything ? undefined : next, open: undefined })}
              options={[
                { value: everything, label: 'All projects' },
                ...projects.map(({ id, name }) => ({ value: id, label: short(name, 60) })),
              ]}
              className="w-48"
            />
            <Select
              label="Of which kind"
              value={kind ?? everything}
              onValueChange={(next) => setSearch({ kind: next === everything ? undefined : next, open: undefined })}
              options={[
                { value: everything, label: 'All kinds' },
                ...searchedKinds.map((value) => ({ value, label: kindWords[value].many })),
              ]}
              className="w-40"
            />
            <Button
              type="submit"
              icon={Search}
              disabled={typed.trim() === ''}
              loading={found.isFetching && query !== ''}
            >
              Search
            </Button>
          </form>
        </search>
        {query === '' ? (
          <EmptyState
            icon={Search}
            title="Ask for anything in your projects"
            className="border-t border-line-soft"
            aside="Names of files, projects, ports and containers count extra."
          >
            Code, documents, commits, events, runs, figures and memories are found together: by their words, by what
            they mean, and by what the question names.
          </EmptyState>
        ) : found.isError && !found.data ? (
          <Failure
            what="The search did not work"
            error={found.error}
            onRetry={() => void found.refetch()}
            retrying={found.isFetching}
          />
        ) : !found.data ? (
          <Skeleton rows={8} label="Searching" className="border-t border-line-soft px-4 pt-2" />
        ) : (
          <>
            <p
              role="status"
              className="flex flex-wrap gap-x-3 border-t border-line-soft px-4 py-1.5 text-sm text-faint"
            >
              <span className="text-dim">{`${formatCount(hits.length, 'piece')} in ${found.data.tookMs} ms`}</span>
              {found.data.mode === 'words' && <span>{`Found by words only. ${found.data.why ?? ''}`}</span>}
              {found.data.partial && <span>{found.data.partial}</span>}
            </p>
            {hits.length === 0 ? (
              <EmptyState title="Nothing was found" className="border-t border-line-soft">
                {found.data.partial
                  ? 'Not everything has been read yet: choose a project to have it read now.'
                  : 'Try other words, or all projects and all kinds.'}
              </EmptyState>
            ) : (
              <VirtualList
                label="Found"
                items={hits}
                getKey={keyOf}
                lines={2}
                renderRow={(hit) => <HitRow hit={hit} query={query} />}
                selectedKey={selected}
                onSelect={(id) => select(id)}
                onOpen={() => setOpened(true)}
                onPeek={() => setOpened(true)}
                actions={(hit) =>
                  askEntries(
                    {
                      question: query,
                      projectIds: hit.projectId === null ? [] : [hit.projectId],
                      attach: () => [
                        { kind: hit.kind, title: hit.title, text: hit.text, source: hit.source, at: hit.at },
                      ],
                    },
                    go,
                  )
                }
                className="min-h-0 flex-1 border-t border-line-soft"
              />
            )}
          </>
        )}
      </div>
    </ListFrame>
  );
}
