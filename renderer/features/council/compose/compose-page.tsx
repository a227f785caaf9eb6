import { useEffect, useState } from 'react';
import type { Deliberation } from '../../../../shared/features/council/schema.ts';
import { type Asked, takeAsked } from '../../../app/ask-about.ts';
import { knownError } from '../../../app/connection.ts';
import { Failure } from '../../../app/failure.tsx';
import { useGo, useSearch } from '../../../app/navigation.tsx';
import { PageSubtitle } from '../../../app/page-slots.tsx';
import { Button } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { deliberationPath } from '../paths.ts';
import { useDeliberation } from '../queries.ts';
import { Composer } from './composer.tsx';
import { formOfAsked, formOfDraft } from './draft-form.ts';

interface Made {
  key: string;
  id: string;
}

/** `?draft=` goes on with one; else it begins with what was handed over, or with `?question=` and `?project=`. */
export default function ComposePage() {
  const [search, setSearch] = useSearch();
  const [made, setMade] = useState<Made | null>(null);
  const address = search.draft ? `draft ${search.draft}` : `new ${search.ask ?? ''} ${search.question ?? ''}`;
  // What this page has made itself goes on under the fields in which it is being written.
  const key = made !== null && search.draft === made.id ? made.key : address;
  const onMade = (id: string) => {
    setMade({ key, id });
    setSearch({ draft: id, ask: undefined, question: undefined, project: undefined });
  };
  const mine = search.draft === undefined || key !== address;
  return (
    <>
      <PageSubtitle>nothing is sent until you start it</PageSubtitle>
      {mine ? (
        <Fresh key={key} asked={askedOf(search)} onMade={onMade} />
      ) : (
        <Kept key={key} id={search.draft ?? ''} onMade={onMade} />
      )}
    </>
  );
}

const askedOf = (search: Readonly<Record<string, string>>): Asked =>
  takeAsked(search.ask) ?? {
    question: (search.question ?? '').slice(0, 4_000),
    projectIds: search.project ? [search.project] : [],
    attachments: [],
  };

function Fresh({ asked, onMade }: { asked: Asked; onMade: (id: string) => void }) {
  const [first] = useState(() => formOfAsked(asked));
  return <Composer id={null} first={first} onMade={onMade} />;
}

function Kept({ id, onMade }: { id: string; onMade: (id: string) => void }) {
  const go = useGo();
  const query = useDeliberation(id);
  // What is written later must not be overwritten by what comes later.
  const [first, setFirst] = useState<Deliberation | null>(null);
  const data = query.data;
  useEffect(() => {
    if (!data || first) return;
    if (data.state === 'draft') setFirst(data);
    else go(deliberationPath(id));
  }, [data, first, id, go]);
  if (first) return <Composer id={id} first={formOfDraft(first)} onMade={onMade} />;
  if (knownError(query.error)?.code === 'NOT_FOUND')
    return (
      <EmptyState
        title="There is no such draft"
        action={<Button onClick={() => go('/council')}>See what was asked</Button>}
      />
    );
  if (query.isError)
    return (
      <Failure
        what="The draft could not be read"
        error={query.error}
        onRetry={() => void query.refetch()}
        retrying={query.isFetching}
      />
    );
  return <Skeleton rows={10} label="Loading the draft" className="px-4 py-3" />;
}
