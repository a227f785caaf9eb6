import { FolderGit2 } from 'lucide-react';
import { useState } from 'react';
import type { ProjectRoot, RootSuggestion, ScanStatus } from '../../../../shared/features/projects/schema.ts';
import { Failure, failureToast } from '../../../app/failure.tsx';
import { formatCount, formatNumber } from '../../../lib/number.ts';
import { printable } from '../../../lib/printable.ts';
import { Button } from '../../../ui/button.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { ProgressBar } from '../../../ui/progress-bar.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { useToast } from '../../../ui/toast.tsx';
import { useSuggestions } from '../queries.ts';
import { openDialog } from '../store.ts';
import { pickFolder, useAddRoots } from '../use-add-roots.ts';
import { scanWords } from '../words.ts';

interface OnboardingProps {
  roots: readonly ProjectRoot[] | undefined;
  status: ScanStatus | undefined;
}

/** No project is known: where they usually are, and one button. */
export function Onboarding({ roots, status }: OnboardingProps) {
  const scan = status ? scanWords(status) : null;
  return (
    <div className="mx-auto grid w-full max-w-140 gap-5 px-4 py-10">
      <div>
        <Icon icon={FolderGit2} size="lg" className="mb-3 text-faint" />
        <h2 className="text-lg font-semibold tracking-tight">
          {scan ? 'Looking for your projects' : 'Find your projects'}
        </h2>
        <p className="mt-1 text-dim text-pretty">
          {scan
            ? 'They appear here as they are found.'
            : 'Optimus reads what is in the folders that you name and keeps the picture true by itself. It changes nothing in them and runs nothing of them.'}
        </p>
      </div>
      {scan ? (
        <ProgressBar value={scan.share} label={scan.label} detail={scan.detail || undefined} />
      ) : (
        <Suggestions roots={roots ?? []} />
      )}
    </div>
  );
}

function Suggestions({ roots }: { roots: readonly ProjectRoot[] }) {
  const query = useSuggestions();
  const [without, setWithout] = useState<ReadonlySet<string>>(new Set());
  const toast = useToast();
  const add = useAddRoots();
  const found = query.data ?? [];
  const wanted = found.filter(({ path }) => !without.has(path));
  const addAll = (paths: string[]) =>
    add.mutate({ paths }, { onError: (error) => toast(failureToast('The folders were not added', error)) });
  const another = async () => {
    try {
      const picked = await pickFolder();
      if (picked === 'none') openDialog({ kind: 'add' });
      else if (picked.path !== null) addAll([picked.path]);
    } catch (error) {
      toast(failureToast('No folder could be asked for', error));
    }
  };
  if (query.isPending) return <Skeleton rows={4} label="Looking at the usual places" />;
  if (query.isError)
    return (
      <Failure
        what="The usual places could not be looked at"
        error={query.error}
        onRetry={() => void query.refetch()}
        retrying={query.isFetching}
        action={<Button onClick={() => void another()}>Another folder…</Button>}
      />
    );
  return (
    <>
      {found.length > 0 ? (
        <fieldset>
          <legend className="mb-2 text-sm font-semibold text-dim">Folders that hold projects</legend>
          <ul className="border-t border-line-soft">
            {found.map((suggestion) => (
              <Suggestion
                key={suggestion.path}
                suggestion={suggestion}
                wanted={!without.has(suggestion.path)}
                onWanted={(on) => {
                  const next = new Set(without);
                  if (on) next.delete(suggestion.path);
                  else next.add(suggestion.path);
                  setWithout(next);
                }}
              />
            ))}
          </ul>
        </fieldset>
      ) : (
        <p className="text-dim">
          {roots.length > 0
            ? `There is no project in ${roots.map(({ path }) => printable(path)).join(', ')}, and none in the other usual places.`
            : 'There is nothing in the usual places. Say where your projects are.'}
        </p>
      )}
      <div className="flex flex-wrap items-center gap-2">
        {found.length > 0 && (
          <Button
            variant="primary"
            disabled={wanted.length === 0}
            loading={add.isPending}
            onClick={() => addAll(wanted.map(({ path }) => path))}
          >
            {wanted.length === 1 ? 'Look in this folder' : `Look in these ${wanted.length} folders`}
          </Button>
        )}
        <Button variant={found.length === 0 ? 'primary' : 'default'} onClick={() => void another()}>
          {found.length === 0 ? 'Add a folder…' : 'Another folder…'}
        </Button>
        {roots.length > 0 && (
          <Button variant="ghost" onClick={() => openDialog({ kind: 'folders' })}>
            {`See the ${formatCount(roots.length, 'folder')} looked at`}
          </Button>
        )}
      </div>
    </>
  );
}

interface SuggestionProps {
  suggestion: RootSuggestion;
  wanted: boolean;
  onWanted: (on: boolean) => void;
}

function Suggestion({ suggestion: { path, projects, cut }, wanted, onWanted }: SuggestionProps) {
  return (
    <li className="flex min-h-(--row) items-center gap-3 border-b border-line-soft px-1">
      <Checkbox checked={wanted} onCheckedChange={onWanted} className="min-w-0 flex-1">
        <span dir="auto" className="font-mono text-sm wrap-anywhere">
          {printable(path)}
        </span>
      </Checkbox>
      <span className="shrink-0 text-dim tabular-nums">
        {cut ? `${formatNumber(projects)} and more` : formatCount(projects, 'project')}
      </span>
    </li>
  );
}
