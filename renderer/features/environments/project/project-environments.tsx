import { useCallback, useState } from 'react';
import { Failure } from '../../../app/failure.tsx';
import { useSearch } from '../../../app/navigation.tsx';
import { SegmentedControl } from '../../../ui/segmented-control.tsx';
import { SettledSearch } from '../../../ui/settled-search.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { StoreStatus } from '../components/store-status.tsx';
import { useEnvironment, useEnvironments } from '../queries.ts';
import { Compare } from './compare.tsx';
import { EnvironmentBar } from './environment-bar.tsx';
import { FilesList } from './files-list.tsx';
import { MissingList } from './missing-list.tsx';
import { UnusedList } from './unused-list.tsx';
import { VariableDialog } from './variable-dialog.tsx';
import { VariablesTable } from './variables-table.tsx';
import { Warnings } from './warnings.tsx';

const views = ['variables', 'missing', 'unused', 'files', 'compare'] as const;
type View = (typeof views)[number];

interface ProjectEnvironmentsProps {
  projectId: string;
  name: string;
}

/** What a project is started with, and what it lacks. */
export default function ProjectEnvironments({ projectId, name }: ProjectEnvironmentsProps) {
  const [search, setSearch] = useSearch();
  const list = useEnvironments(projectId);
  const [find, setFind] = useState('');
  /** The variable that is written: by its name, or a new one with the name that it may have already. */
  const [editing, setEditing] = useState<{ name: string | null; suggested?: string } | null>(null);
  const add = useCallback((suggested?: string) => setEditing({ name: null, ...(suggested && { suggested }) }), []);
  const edit = useCallback((name: string) => setEditing({ name }), []);
  const asked = list.data?.find((one) => one.name === search.env);
  const current = asked ?? list.data?.find((one) => one.current) ?? null;
  const detail = useEnvironment(projectId, current?.name ?? null);
  const view: View = views.find((one) => one === search.view) ?? 'variables';

  if (list.isError && !list.data)
    return (
      <Failure
        what="The environments could not be read"
        error={list.error}
        onRetry={() => void list.refetch()}
        retrying={list.isFetching}
      />
    );
  if (!list.data || !current) return <Skeleton rows={10} label="Loading the environments" className="px-4 pt-2" />;

  const data = detail.data;
  const counted = (label: string, count: number | undefined) => (count ? `${label} ${count}` : label);
  const more = list.data.length > 1 ? [{ value: 'compare' as const, label: 'Compare' }] : [];
  return (
    <div className="flex h-full min-h-80 flex-col">
      <EnvironmentBar
        projectId={projectId}
        project={name}
        all={list.data}
        current={current}
        onChoose={(next) => setSearch({ env: next })}
        onAdd={add}
      />
      <div className="flex shrink-0 flex-wrap items-center gap-2 px-4 pb-2">
        <SegmentedControl<View>
          label="What is shown"
          value={view}
          onValueChange={(next) => setSearch({ view: next === 'variables' ? undefined : next })}
          segments={[
            { value: 'variables', label: counted('Variables', data?.variables.length) },
            { value: 'missing', label: counted('Missing', data?.missing?.filter((one) => !one.hasDefault).length) },
            { value: 'unused', label: counted('Unused', data?.unused?.length) },
            { value: 'files', label: counted('Files', data?.files.length) },
            ...more,
          ]}
        />
        {(view === 'variables' || view === 'compare') && (
          <SettledSearch label="Filter variables" value={find} onSettled={setFind} className="ms-auto w-56" />
        )}
      </div>
      <StoreStatus className="mx-4 mb-2" />
      {view === 'compare' ? (
        <Compare projectId={projectId} all={list.data} left={current.name} find={find} />
      ) : detail.isError && !data ? (
        <Failure
          what={`${current.name} could not be read`}
          error={detail.error}
          onRetry={() => void detail.refetch()}
          retrying={detail.isFetching}
        />
      ) : !data ? (
        <Skeleton rows={8} label={`Loading ${current.name}`} className="px-4" />
      ) : (
        <>
          {view === 'variables' && (
            <>
              <Warnings projectId={projectId} detail={data} />
              <VariablesTable projectId={projectId} detail={data} find={find} onAdd={add} onEdit={edit} />
            </>
          )}
          {view === 'missing' && (
            <MissingList projectId={projectId} environment={current.name} missing={data.missing} onSet={add} />
          )}
          {view === 'unused' && <UnusedList unused={data.unused} onEdit={edit} />}
          {view === 'files' && <FilesList projectId={projectId} detail={data} />}
        </>
      )}
      {editing && data && (
        <VariableDialog
          key={`${current.name} ${editing.name} ${editing.suggested}`}
          projectId={projectId}
          detail={data}
          name={editing.name}
          suggested={editing.suggested}
          onClose={() => setEditing(null)}
        />
      )}
    </div>
  );
}
