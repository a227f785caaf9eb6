import { Failure } from '../../app/failure.tsx';
import { PageSubtitle } from '../../app/page-slots.tsx';
import { formatMoment } from '../../lib/relative-time.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Section } from '../../ui/section.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { StateMark } from '../../ui/state-mark.tsx';
import { useTicking } from '../../ui/ticker.ts';
import { AttentionGroups, useAttention } from '../attention/index.tsx';
import { RunningNow, useShownServices, useWithoutServices } from '../launcher/index.tsx';
import { Changes } from './components/changes.tsx';
import { FirstStart } from './components/first-start.tsx';
import { RunningTable } from './components/running-table.tsx';
import { useRunning } from './queries.ts';
import { useVisit } from './store.ts';

export default function NowPage() {
  const leftAt = useVisit((state) => state.leftAt);
  // What needs the user comes before any welcome.
  const calm = useAttention().data?.items.length === 0;
  return (
    <div className="grid gap-x-6 gap-y-6 p-4 @4xl:grid-cols-[minmax(0,1fr)_21rem]">
      <PageSubtitle>
        <Since leftAt={leftAt} />
      </PageSubtitle>
      <div className="grid min-w-0 content-start gap-5">
        {leftAt === null && calm && <FirstStart />}
        <NeedsYou />
        <Running />
      </div>
      <Changes />
    </div>
  );
}

function Since({ leftAt }: { leftAt: number | null | undefined }) {
  const text = useTicking((now) => (leftAt ? formatMoment(leftAt, now) : ''));
  if (leftAt === undefined) return null;
  return leftAt === null ? 'your first start' : `since you left, ${text}`;
}

function NeedsYou() {
  const list = useAttention();
  const items = list.data?.items;
  return (
    <Section title="Needs you" count={items?.length ? items.length : undefined}>
      {list.isError && !items ? (
        <Failure
          what="What needs you could not be read"
          error={list.error}
          onRetry={() => void list.refetch()}
          retrying={list.isFetching}
        />
      ) : !items ? (
        <Skeleton rows={2} label="Loading what needs you" />
      ) : items.length === 0 ? (
        <div className="flex h-(--row) items-center">
          <StateMark state="healthy" label="Nothing needs you." className="text-dim" />
        </div>
      ) : (
        <AttentionGroups items={items} />
      )}
    </Section>
  );
}

function Running() {
  const running = useRunning();
  const items = useWithoutServices(running.data);
  const services = useShownServices();
  const count = (items?.length ?? 0) + services;
  return (
    <Section title="Running" count={count > 0 ? count : undefined}>
      <RunningNow />
      {running.isError && !items ? (
        <Failure
          what="What is running could not be read"
          error={running.error}
          onRetry={() => void running.refetch()}
          retrying={running.isFetching}
        />
      ) : !items ? (
        <Skeleton rows={2} label="Loading what is running" />
      ) : items.length === 0 ? (
        services === 0 && <EmptyState size="line" title="Nothing is running." />
      ) : (
        <RunningTable items={items} />
      )}
    </Section>
  );
}
