import { useMemo } from 'react';
import { AppLink, useGo } from '../../../app/navigation.tsx';
import { formatCount } from '../../../lib/number.ts';
import { DataTable } from '../../../ui/data-table.tsx';
import { Link } from '../../../ui/link.tsx';
import { grouped, type Row } from '../filters.ts';
import { useServices } from '../store.ts';
import { useActs } from '../use-acts.ts';
import { isFailing, isUp } from '../words.ts';
import { columnsFor } from './columns.tsx';
import { serviceEntries } from './entries.ts';
import { projectEntriesFor } from './project-entries.ts';

const keyOf = ({ key }: Row) => key;
const noFigures = new Map();
const mostShown = 12;

/** How many services there are to show to who asks what is running. */
export const useShownServices = (): number =>
  useServices(({ statuses }) => statuses?.filter((status) => isUp(status) || isFailing(status)).length ?? 0);

/** What is running, for the first screen: services under their projects, what fails among them. */
export function RunningNow() {
  const go = useGo();
  const acts = useActs();
  const statuses = useServices((services) => services.statuses);
  const projects = useServices((services) => services.byProject);
  const rows = useMemo(
    () =>
      grouped(
        (statuses ?? []).filter((status) => isUp(status) || isFailing(status)),
        projects,
      ),
    [statuses, projects],
  );
  const columns = useMemo(() => columnsFor({ figures: noFigures, grouped: true, few: true, narrow: false }), []);
  if (rows.length === 0) return null;
  return (
    <div className="grid gap-2">
      <DataTable
        label="Services that run"
        columns={columns}
        items={rows.slice(0, mostShown)}
        getKey={keyOf}
        ordered
        sort={null}
        onOpen={(row) =>
          go(
            row.kind === 'service'
              ? `/running?service=${encodeURIComponent(row.status.id)}`
              : `/projects/${encodeURIComponent(row.project.id)}?tab=run`,
          )
        }
        actions={(row) =>
          row.kind === 'service'
            ? serviceEntries(row.status, row.status, acts, go)
            : projectEntriesFor({ id: row.project.id, name: row.project.name }, row.project, acts, go)
        }
        fit
      />
      {rows.length > mostShown && (
        <Link render={<AppLink to="/running" />} className="w-fit text-sm">
          {`See all ${formatCount(rows.filter(({ kind }) => kind === 'service').length, 'service')}`}
        </Link>
      )}
    </div>
  );
}
