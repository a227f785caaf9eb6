import { Failure } from '../../app/failure.tsx';
import { useSearch } from '../../app/navigation.tsx';
import { PageSubtitle } from '../../app/page-slots.tsx';
import { formatCount } from '../../lib/number.ts';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { IndexView } from './components/index-view.tsx';
import { SearchView } from './components/search-view.tsx';
import { useKnowledgeState } from './queries.ts';

type View = 'search' | 'index';

export default function KnowledgePage() {
  const [search, setSearch] = useSearch();
  const view: View = search.view === 'index' ? 'index' : 'search';
  const state = useKnowledgeState();
  const reading =
    state.data?.projects.filter((one) => one.state.kind === 'reading' || one.state.kind === 'waiting') ?? [];
  const read = state.data?.projects.filter(({ chunks }) => chunks > 0).length ?? 0;
  return (
    <div className="flex h-full min-h-0 flex-col">
      <PageSubtitle>
        {state.data &&
          (reading.length > 0
            ? `reading ${formatCount(reading.length, 'project')}`
            : read > 0
              ? `the files of ${formatCount(read, 'project')} are searched`
              : 'no files are searched yet')}
      </PageSubtitle>
      <Tabs<View>
        label="Knowledge"
        value={view}
        onValueChange={(next) =>
          setSearch({ view: next === 'index' ? 'index' : undefined, open: undefined }, { push: true })
        }
        className="min-h-0 flex-1 px-0 [&>div:first-child]:px-4"
        panelClassName="pt-1"
        tabs={[
          { value: 'search', label: 'Search', content: <SearchView /> },
          {
            value: 'index',
            label: 'What is searched',
            content: state.data ? (
              <IndexView state={state.data} />
            ) : state.isError ? (
              <Failure
                what="What is searched could not be read"
                error={state.error}
                onRetry={() => void state.refetch()}
                retrying={state.isFetching}
              />
            ) : (
              <Skeleton rows={8} label="Loading what is searched" className="px-4 pt-2" />
            ),
          },
        ]}
      />
    </div>
  );
}
