import { Plus } from 'lucide-react';
import { AppLink, useSearch } from '../../../app/navigation.tsx';
import { PageActions, PageSubtitle } from '../../../app/page-slots.tsx';
import { Button } from '../../../ui/button.tsx';
import { Link } from '../../../ui/link.tsx';
import { Tabs } from '../../../ui/tabs.tsx';
import { openDialog } from '../store.ts';
import { RecordsView } from './records-view.tsx';
import { SeatsView } from './seats-view.tsx';

type View = 'seats' | 'records';

export default function SeatsPage() {
  const [search, setSearch] = useSearch();
  const view: View = search.view === 'records' ? 'records' : 'seats';
  return (
    <div className="flex h-full min-h-0 flex-col">
      <PageSubtitle>
        {'of the '}
        <Link render={<AppLink to="/council" />} variant="plain">
          council
        </Link>
      </PageSubtitle>
      <PageActions>
        <Button icon={Plus} onClick={() => openDialog({ kind: 'seat', seat: null })}>
          Add a seat…
        </Button>
      </PageActions>
      <Tabs<View>
        label="Seats"
        value={view}
        onValueChange={(next) => setSearch({ view: next === 'seats' ? undefined : next })}
        className="min-h-0 flex-1 px-4 pt-1"
        panelClassName="-mx-4 min-h-0 pt-0!"
        tabs={[
          { value: 'seats', label: 'Who sits there', content: <SeatsView /> },
          { value: 'records', label: 'What each has been worth', content: <RecordsView /> },
        ]}
      />
    </div>
  );
}
