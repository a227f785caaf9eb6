import { FolderSearch, PackageSearch, RefreshCw } from 'lucide-react';
import type { ProjectRoot } from '../../../shared/features/projects/schema.ts';
import { Failure } from '../../app/failure.tsx';
import { PageActions } from '../../app/page-slots.tsx';
import { useNarrowerThan } from '../../app/rem-width.ts';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Onboarding } from './components/onboarding.tsx';
import { ProjectList } from './components/project-list.tsx';
import { useRoots, useRows, useScanStatus } from './queries.ts';
import { openDialog } from './store.ts';
import { useProjectActions } from './use-actions.ts';
import { useFocusKept } from './use-focus-kept.ts';
import { scanWords } from './words.ts';

const none: readonly ProjectRoot[] = [];

/** Where there is little room, the bell and the search of the program need it more than its words. */
function WhoUses() {
  const narrow = useNarrowerThan(36);
  const open = () => openDialog({ kind: 'uses' });
  const words = 'Who uses…';
  return narrow ? (
    <IconButton icon={PackageSearch} label={words} onClick={open} />
  ) : (
    <Button icon={PackageSearch} onClick={open}>
      {words}
    </Button>
  );
}

export default function ProjectsPage() {
  const rows = useRows();
  const status = useScanStatus();
  const roots = useRoots();
  const actions = useProjectActions();
  const scan = status.data ? scanWords(status.data) : null;
  const known = rows.data?.length ?? 0;
  useFocusKept(`${scan !== null} ${known > 0}`);
  return (
    <>
      <PageActions>
        <IconButton
          icon={RefreshCw}
          label="Look at everything again"
          loading={scan !== null}
          onClick={() => void actions.refresh(null)}
        />
        {known > 0 && <WhoUses />}
        <Button icon={FolderSearch} onClick={() => openDialog({ kind: 'folders' })}>
          Folders
        </Button>
      </PageActions>
      {rows.isError && !rows.data ? (
        <Failure
          what="The projects could not be read"
          error={rows.error}
          onRetry={() => void rows.refetch()}
          retrying={rows.isFetching}
        />
      ) : !rows.data ? (
        <Skeleton rows={16} label="Loading projects" className="px-2" />
      ) : known === 0 ? (
        <Onboarding roots={roots.data} status={status.data} />
      ) : (
        <ProjectList rows={rows.data} status={status.data} roots={roots.data ?? none} actions={actions} />
      )}
    </>
  );
}
