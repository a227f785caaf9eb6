import { useQuery } from '@tanstack/react-query';
import type { TerminalHit } from '../../../../shared/features/terminals/schema.ts';
import { orpc } from '../../../app/connection.ts';
import { Failure } from '../../../app/failure.tsx';
import { formatAbsolute } from '../../../lib/relative-time.ts';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { VirtualList } from '../../../ui/virtual-list.tsx';

const most = 500;
const keyOf = ({ terminalId, at }: TerminalHit) => `${terminalId}:${at}`;

interface Props {
  text: string;
  /** Of one terminal; without it of all. */
  id?: string | undefined;
  label: (hits: number) => string;
  onOpen?: ((hit: TerminalHit) => void) | undefined;
  className?: string | undefined;
}

/** Lines of the scrollback on disk, the newest first. */
export function KeptHits({ text, id, label, onOpen, className }: Props) {
  const hits = useQuery({
    ...orpc.terminals.search.queryOptions({ input: { text, limit: most, ...(id !== undefined && { id }) } }),
    // What is written meanwhile would search it again and again.
    staleTime: Number.POSITIVE_INFINITY,
    meta: { live: true },
  });
  if (hits.isPending) return <Skeleton label="Searching" className="px-2" />;
  if (hits.isError)
    return (
      <Failure what="The scrollback could not be searched" error={hits.error} onRetry={() => void hits.refetch()} />
    );
  const found = hits.data;
  if (found.length === 0)
    return (
      <EmptyState size="line" title="Nothing of that is kept." className="px-3">
        Capitals count when there are any.
      </EmptyState>
    );
  return (
    <div className="border-t border-line-soft">
      <p className="px-3 py-1 text-sm text-dim" role="status">
        {found.length === most ? `The newest ${most} lines` : label(found.length)} on disk
      </p>
      <VirtualList
        items={found}
        getKey={keyOf}
        label="Lines that are kept"
        interactive
        onOpen={onOpen}
        className={className}
        renderRow={(hit) => (
          <div className="flex h-full items-center gap-3 px-3">
            <span className="shrink-0 text-sm text-faint tabular-nums">{formatAbsolute(hit.time)}</span>
            {id === undefined && <span className="w-40 shrink-0 truncate text-sm text-dim">{hit.title}</span>}
            <code className="min-w-0 flex-1 truncate font-mono text-sm select-text">{hit.text}</code>
            <CopyButton text={hit.text} label="Copy this line" />
          </div>
        )}
      />
    </div>
  );
}
