import type { ServiceReceipt } from '../../../../shared/features/launcher/schema.ts';
import { Failure } from '../../../app/failure.tsx';
import { short } from '../../../lib/short.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Section } from '../../../ui/section.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { Time } from '../../../ui/time.tsx';
import { VisuallyHidden } from '../../../ui/visually-hidden.tsx';
import { useReceipts } from '../queries.ts';
import { openDialog } from '../store.ts';
import { actWords } from '../words.ts';

/** What was done to it, newest first. */
export function Receipts({ id }: { id: string }) {
  const query = useReceipts(id);
  const receipts = query.data;
  return (
    <Section title="What was done" level={3}>
      {query.isError && !receipts ? (
        <Failure
          what="What was done could not be read"
          error={query.error}
          onRetry={() => void query.refetch()}
          retrying={query.isFetching}
        />
      ) : !receipts ? (
        <Skeleton rows={2} shape="text" label="Loading what was done" />
      ) : receipts.length === 0 ? (
        <EmptyState size="line" title="Nothing yet. Each start and stop leaves a receipt here." />
      ) : (
        <ul className="border-t border-line-soft">
          {receipts.map((receipt) => (
            <Line key={receipt.id} receipt={receipt} />
          ))}
        </ul>
      )}
    </Section>
  );
}

function Line({ receipt }: { receipt: ServiceReceipt }) {
  return (
    <li className="border-b border-line-soft">
      <button
        type="button"
        onClick={() => openDialog({ kind: 'receipt', receipt })}
        className="inset-focus grid w-full grid-cols-[auto_minmax(0,1fr)_auto] items-baseline gap-x-2 rounded-sm py-1.5 text-start text-sm hover:bg-hover"
      >
        <VisuallyHidden>{`Receipt: ${actWords[receipt.act]}, `}</VisuallyHidden>
        <StateMark state={receipt.ok ? 'healthy' : 'failing'} label={receipt.ok ? 'done' : 'not done'} hideLabel />
        <span className="line-clamp-2 wrap-anywhere">{short(receipt.sentence)}</span>
        <Time at={receipt.at} form="moment" className="text-faint" />
      </button>
    </li>
  );
}
