import { Code, Copy, ListTree } from 'lucide-react';
import { type ReactNode, useMemo, useRef, useState } from 'react';
import type { Dependency, ProjectDetail, ProjectRow } from '../../../../../shared/features/projects/schema.ts';
import { Failure } from '../../../../app/failure.tsx';
import { ListFrame } from '../../../../app/list-frame.tsx';
import { useSearch } from '../../../../app/navigation.tsx';
import { OlderFailed, useOlderRows } from '../../../../app/older-rows.tsx';
import { useAddressSelection } from '../../../../app/use-address-selection.ts';
import { useMeasuredRem } from '../../../../app/use-measured-rem.ts';
import { copyText } from '../../../../lib/copy-text.ts';
import { formatCount, formatNumber } from '../../../../lib/number.ts';
import { Button } from '../../../../ui/button.tsx';
import { DataTable } from '../../../../ui/data-table.tsx';
import { EmptyState } from '../../../../ui/empty-state.tsx';
import type { MenuEntry } from '../../../../ui/menu.tsx';
import { Select } from '../../../../ui/select.tsx';
import { SettledSearch } from '../../../../ui/settled-search.tsx';
import { Skeleton } from '../../../../ui/skeleton.tsx';
import { isHere } from '../../actions.ts';
import { useDependencies } from '../queries.ts';
import { useOpenFile } from '../use-open.ts';
import {
  choiceToSearch,
  type DependencyChoice,
  dependencyKey,
  everything,
  isChosen,
  parseChoice,
  versionOf,
} from './choice.ts';
import { columnsFor } from './columns.tsx';
import { DependencyInspector } from './dependency-inspector.tsx';

interface ListProps {
  row: ProjectRow;
  detail: ProjectDetail;
  choose: ReactNode;
}

const any = 'any';

export function DependencyList({ row, detail, choose }: ListProps) {
  const [search, setSearch] = useSearch();
  const choice = useMemo(() => parseChoice(search), [search]);
  const { rows, total, query } = useDependencies(row, choice);
  const [selected, select] = useAddressSelection('dependency');
  const [peeking, setPeeking] = useState(selected !== null);
  const list = useRef<HTMLDivElement>(null);
  const width = useMeasuredRem(list);
  const openFile = useOpenFile(row);
  const onScroll = useOlderRows({ pages: query, count: rows.length, role: 'grid' });
  const current = useMemo(() => rows.find((one) => dependencyKey(one) === selected), [rows, selected]);
  const inspecting = peeking && current !== undefined;
  const change = (patch: Partial<DependencyChoice>) => setSearch(choiceToSearch({ ...choice, ...patch }));
  const ecosystems = useMemo(
    () =>
      [
        ...new Set([
          ...detail.packages.map(({ ecosystem }) => ecosystem),
          ...rows.map(({ ecosystem }) => ecosystem),
          ...(choice.ecosystem === null ? [] : [choice.ecosystem]),
        ]),
      ].sort(),
    [detail.packages, rows, choice.ecosystem],
  );

  const close = () => setPeeking(false);
  const show = (dependency: Dependency) => {
    select(dependencyKey(dependency));
    setPeeking(true);
  };
  const entries = (dependency: Dependency): MenuEntry[] => [
    { id: 'why', label: 'Why it is here, and who else uses it', icon: ListTree, onSelect: () => show(dependency) },
    ...(isHere(row)
      ? [
          {
            id: 'open',
            label: 'Open where it stands',
            icon: Code,
            onSelect: () => openFile(dependency.file, dependency.line),
          },
        ]
      : []),
    {
      id: 'copy',
      label: 'Copy name and version',
      icon: Copy,
      onSelect: () => void copyText(`${dependency.name} ${versionOf(dependency)}`),
    },
  ];

  return (
    <ListFrame
      inspector={
        inspecting
          ? (shut) => (
              <DependencyInspector
                key={dependencyKey(current)}
                row={row}
                dependency={current}
                onOpen={isHere(row) ? openFile : null}
                onClose={shut}
              />
            )
          : null
      }
      onClose={close}
    >
      <div className="flex min-w-0 flex-1 flex-col">
        <search aria-label="Filter dependencies" className="flex flex-wrap items-center gap-2 px-4 py-2">
          {choose}
          <SettledSearch
            label="Search dependencies"
            value={choice.text}
            onSettled={(text) => change({ text })}
            className="w-60 max-w-full"
          />
          <Select
            label="Asked for"
            value={choice.direct === null ? any : choice.direct ? 'direct' : 'transitive'}
            onValueChange={(value) => change({ direct: value === any ? null : value === 'direct' })}
            options={[
              { value: any, label: 'Direct or not' },
              { value: 'direct', label: 'Direct', hint: 'The project itself asks for it' },
              { value: 'transitive', label: 'Comes along', hint: 'Something else asks for it' },
            ]}
            className="w-32"
          />
          <Select
            label="For"
            value={choice.development === null ? any : choice.development ? 'development' : 'production'}
            onValueChange={(value) => change({ development: value === any ? null : value === 'development' })}
            options={[
              { value: any, label: 'For anything' },
              { value: 'production', label: 'Production' },
              { value: 'development', label: 'Development' },
            ]}
            className="w-32"
          />
          {ecosystems.length > 1 && (
            <Select
              label="Ecosystem"
              value={choice.ecosystem ?? any}
              onValueChange={(value) => change({ ecosystem: value === any ? null : value })}
              options={[
                { value: any, label: 'Any ecosystem' },
                ...ecosystems.map((value) => ({ value, label: value })),
              ]}
              className="w-36"
            />
          )}
          {isChosen(choice) && (
            <Button variant="ghost" onClick={() => change(everything)}>
              Clear
            </Button>
          )}
          <span role="status" className="ms-auto text-sm text-faint tabular-nums">
            {total !== null &&
              (isChosen(choice) ? `${formatNumber(total)} found` : formatCount(total, 'entry', 'entries'))}
          </span>
        </search>
        <div ref={list} className="flex min-h-0 flex-1 flex-col border-t border-line-soft" onScrollCapture={onScroll}>
          {query.isError && rows.length === 0 ? (
            <Failure
              what="The dependencies could not be read"
              error={query.error}
              onRetry={() => void query.refetch()}
              retrying={query.isFetching}
            />
          ) : query.isPending ? (
            <Skeleton rows={12} label="Loading dependencies" className="px-2" />
          ) : rows.length === 0 ? (
            <Empty filtered={isChosen(choice)} read={row.scannedAt !== null} onClear={() => change(everything)} />
          ) : (
            <DataTable
              label="Dependencies"
              columns={columnsFor(width)}
              items={rows}
              getKey={dependencyKey}
              selectedKey={selected}
              onSelect={(key) => select(key)}
              onOpen={show}
              onPeek={(dependency) => (inspecting ? close() : show(dependency))}
              actions={entries}
              className="min-h-0 flex-1"
            />
          )}
          <OlderFailed pages={query} what="dependencies" />
        </div>
      </div>
    </ListFrame>
  );
}

function Empty({ filtered, read, onClear }: { filtered: boolean; read: boolean; onClear: () => void }) {
  if (filtered)
    return (
      <EmptyState title="No dependency fits these filters" action={<Button onClick={onClear}>Clear filters</Button>} />
    );
  if (!read) return <EmptyState title="It has not been read yet" />;
  return (
    <EmptyState title="It depends on nothing that is known">
      Its manifests and lock files, if it has any, name no package of an ecosystem that Optimus reads.
    </EmptyState>
  );
}
