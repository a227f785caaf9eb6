import { Plus } from 'lucide-react';
import { useSearch } from '../../app/navigation.tsx';
import { PageActions, PageSubtitle } from '../../app/page-slots.tsx';
import { formatCount } from '../../lib/number.ts';
import { Button } from '../../ui/button.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { useProposals, useReading } from './queries.ts';
import { writeMemory } from './store.ts';
import { GraphView } from './views/graph-view.tsx';
import { MemoriesView } from './views/memories-view.tsx';
import { PatternsView } from './views/patterns-view.tsx';
import { ProposalsView } from './views/proposals-view.tsx';
import { SourcesView } from './views/sources-view.tsx';

const views = ['memories', 'proposals', 'graph', 'patterns', 'sources'] as const;
type View = (typeof views)[number];

export default function MemoryPage() {
  const [search, setSearch] = useSearch();
  const view: View = views.find((one) => one === search.view) ?? 'memories';
  const proposals = useProposals();
  const reading = useReading();
  const waiting = proposals.data?.total ?? 0;

  return (
    <div className="flex h-full min-h-0 flex-col">
      <PageSubtitle>
        {reading.data?.now
          ? 'reading a source'
          : waiting > 0
            ? `${formatCount(waiting, 'proposal')} to look at`
            : 'what is known, and why'}
      </PageSubtitle>
      <PageActions>
        <Button icon={Plus} variant="primary" onClick={writeMemory}>
          Write a memory…
        </Button>
      </PageActions>
      <Tabs
        label="Memory"
        value={view}
        onValueChange={(next) =>
          setSearch({ view: next === 'memories' ? undefined : next, id: undefined, entity: undefined }, { push: true })
        }
        className="min-h-0 flex-1 pt-1 *:first:mx-4"
        panelClassName="min-h-0 flex flex-col pt-0!"
        tabs={[
          { value: 'memories', label: 'Memories', content: <MemoriesView /> },
          {
            value: 'proposals',
            label: 'Proposals',
            count: waiting > 0 ? waiting : undefined,
            content: <ProposalsView />,
          },
          { value: 'graph', label: 'Graph', content: <GraphView /> },
          {
            value: 'patterns',
            label: 'Patterns',
            content: <PatternsView />,
          },
          { value: 'sources', label: 'Sources', content: <SourcesView /> },
        ]}
      />
    </div>
  );
}
