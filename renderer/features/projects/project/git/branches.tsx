import { Copy } from 'lucide-react';
import { useRef } from 'react';
import type { GitBranch } from '../../../../../shared/features/projects/schema.ts';
import { useMeasuredRem } from '../../../../app/use-measured-rem.ts';
import { copyText } from '../../../../lib/copy-text.ts';
import { formatNumber } from '../../../../lib/number.ts';
import { formatRelative } from '../../../../lib/relative-time.ts';
import { short } from '../../../../lib/short.ts';
import { DataTable, type TableColumn } from '../../../../ui/data-table.tsx';
import { EmptyState } from '../../../../ui/empty-state.tsx';
import { Section } from '../../../../ui/section.tsx';
import { StateMark } from '../../../../ui/state-mark.tsx';
import { sized } from './sized.ts';

const keyOf = ({ name }: GitBranch) => name;

function Sync({ branch: { upstream, upstreamGone, ahead, behind } }: { branch: GitBranch }) {
  if (upstream === null) return <span className="truncate text-faint">no upstream</span>;
  if (upstreamGone) return <StateMark state="warning" label="gone" />;
  if (ahead === null || behind === null) return <span className="truncate text-faint">not known</span>;
  if (ahead === 0 && behind === 0) return <StateMark state="healthy" label="in step" />;
  return (
    <StateMark
      state="info"
      label={
        <>
          {ahead > 0 && (
            <>
              <span aria-hidden>{`↑${formatNumber(ahead)} `}</span>
              <span className="sr-only">{`${ahead} ahead `}</span>
            </>
          )}
          {behind > 0 && (
            <>
              <span aria-hidden>{`↓${formatNumber(behind)}`}</span>
              <span className="sr-only">{`${behind} behind`}</span>
            </>
          )}
        </>
      }
    />
  );
}

const columns: readonly (TableColumn<GitBranch> & { from?: number })[] = [
  {
    id: 'name',
    header: 'Branch',
    width: 120,
    grow: true,
    sortBy: ({ name }) => name,
    cell: ({ name, current, subject }) => (
      <>
        {current && <StateMark state="running" label="checked out" hideLabel />}
        <bdi
          className={current ? 'shrink-0 truncate font-medium' : 'shrink-0 truncate'}
          style={{ maxWidth: '100%' }}
          title={`${short(name)}\n${short(subject)}`}
        >
          {short(name)}
        </bdi>
        <bdi className="min-w-0 truncate text-xs text-faint">{short(subject)}</bdi>
      </>
    ),
  },
  {
    id: 'upstream',
    header: 'Upstream',
    width: 120,
    from: 32,
    sortBy: ({ upstream }) => upstream,
    cell: ({ upstream }) => (
      <bdi className="truncate text-xs text-dim" title={upstream === null ? undefined : short(upstream)}>
        {upstream === null ? '–' : short(upstream)}
      </bdi>
    ),
  },
  {
    id: 'sync',
    header: 'To its upstream',
    width: 116,
    cell: (branch) => (
      <span className="min-w-0" title={branch.upstream === null ? undefined : short(branch.upstream)}>
        <Sync branch={branch} />
      </span>
    ),
  },
  {
    id: 'at',
    header: 'Last commit',
    width: 92,
    numeric: true,
    sortBy: ({ at }) => at,
    cell: ({ at }) => formatRelative(at, Date.now()),
  },
];

export function Branches({ branches }: { branches: readonly GitBranch[] }) {
  const box = useRef<HTMLDivElement>(null);
  const width = useMeasuredRem(box);
  return (
    <Section title="Branches" {...(branches.length > 0 && { count: branches.length })}>
      <div ref={box}>
        {branches.length === 0 ? (
          <EmptyState size="line" title="There is none before the first commit." />
        ) : (
          <DataTable
            label="Branches"
            columns={columns.filter(({ from = 0 }) => width >= from)}
            items={branches}
            getKey={keyOf}
            actions={({ name, head }) => [
              { id: 'name', label: 'Copy name', icon: Copy, onSelect: () => void copyText(name) },
              { id: 'head', label: 'Copy hash of its head', icon: Copy, onSelect: () => void copyText(head) },
            ]}
            {...sized(branches.length)}
          />
        )}
      </div>
    </Section>
  );
}
