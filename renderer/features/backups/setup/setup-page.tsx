import { useState } from 'react';
import { Failure } from '../../../app/failure.tsx';
import { useSearch } from '../../../app/navigation.tsx';
import { useProjectRows } from '../../../app/project-rows.ts';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { nameText } from '../names.ts';
import { useOverview, useSuggestion } from '../queries.ts';
import { type Made, SetUp } from './done.tsx';
import { SetupSteps } from './setup-steps.tsx';
import { SubjectField } from './subject-field.tsx';

/** No project has such an id. */
const folders = ' folders';

/** What is backed up, where to, when and how long: three steps, each with an answer that works at once. */
export default function SetupPage() {
  const [search, setSearch] = useSearch();
  const overview = useOverview();
  const projects = useProjectRows();
  const [picked, setPicked] = useState<string | null>(null);
  const [made, setMade] = useState<Made | null>(null);
  if (made) return <SetUp made={made} />;
  const failed = [overview, projects].find((query) => query.isError && !query.data);
  if (failed)
    return (
      <Failure
        what="What there is to back up could not be read"
        error={failed.error}
        onRetry={() => void failed.refetch()}
        retrying={failed.isFetching}
      />
    );
  if (!overview.data || !projects.data)
    return <Skeleton rows={8} label="Looking what there is to back up" className="px-4 py-2" />;
  const here = projects.data.filter(({ presence, archived }) => presence === 'here' && !archived);
  const unprotected = new Set(overview.data.unprotected.map(({ id }) => id));
  const chosen = search.project ?? here.find(({ id }) => unprotected.has(id))?.id ?? here[0]?.id ?? folders;
  const subject = (
    <SubjectField
      value={chosen}
      takesFocus={picked === chosen}
      onValueChange={(project) => {
        setPicked(project);
        setSearch({ project });
      }}
      options={[
        // First, not behind a thousand projects.
        { value: folders, label: 'Folders of my choice', hint: 'Of this machine, or Optimus’s own data' },
        ...here
          .toSorted(
            (a, b) => Number(unprotected.has(b.id)) - Number(unprotected.has(a.id)) || a.name.localeCompare(b.name),
          )
          .map(({ id, name, path }) => ({
            value: id,
            label: nameText(name, 80),
            hint: `${nameText(path, 120)}${unprotected.has(id) ? '' : ' · has a plan'}`,
          })),
      ]}
    />
  );
  return (
    <Suggested
      key={chosen}
      projectId={chosen === folders ? null : chosen}
      subject={subject}
      overview={overview.data}
      onMade={setMade}
    />
  );
}

type SuggestedProps = Omit<React.ComponentProps<typeof SetupSteps>, 'suggestion'>;

function Suggested(props: SuggestedProps) {
  const query = useSuggestion(props.projectId ?? undefined);
  if (query.data) return <SetupSteps {...props} suggestion={query.data} />;
  if (query.isError)
    return (
      <div className="mx-auto grid w-full max-w-170 gap-4 px-4 py-4">
        {props.subject}
        <Failure
          what="What would fit could not be found out"
          error={query.error}
          onRetry={() => void query.refetch()}
          retrying={query.isFetching}
        />
      </div>
    );
  return <Skeleton rows={8} label="Looking what would fit" className="mx-auto max-w-170 px-4 py-4" />;
}
