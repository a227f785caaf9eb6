import { Check, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Pattern } from '../../../../shared/features/memory/schema.ts';
import { Failure } from '../../../app/failure.tsx';
import { AppLink } from '../../../app/navigation.tsx';
import { formatCount } from '../../../lib/number.ts';
import { short } from '../../../lib/short.ts';
import { Button } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Link } from '../../../ui/link.tsx';
import { Section } from '../../../ui/section.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { useActs } from '../acts.ts';
import { Provenance } from '../components/provenance.tsx';
import { usePatterns } from '../queries.ts';

export function PatternsView() {
  const query = usePatterns();
  if (query.isPending) return <Skeleton rows={5} label="Looking for patterns" className="p-4" />;
  if (query.isError)
    return (
      <Failure
        what="The patterns could not be read"
        error={query.error}
        onRetry={() => void query.refetch()}
        retrying={query.isFetching}
      />
    );
  if (query.data.length === 0)
    return (
      <EmptyState title="No lesson has come back yet">
        A pattern is the same lesson from three sources or more. It is counted from your memories, with what speaks
        against it beside it.
      </EmptyState>
    );
  return (
    <ul className="grid min-h-0 gap-6 overflow-y-auto px-4 py-3">
      {query.data.map((pattern) => (
        <li key={pattern.id}>
          <One pattern={pattern} />
        </li>
      ))}
    </ul>
  );
}

function One({ pattern }: { pattern: Pattern }) {
  const acts = useActs();
  const { members, support, counter, ended, by, state } = pattern;
  const sources = new Set(support.map(({ episode }) => episode.id)).size;
  const against = counter.length + ended.length;
  return (
    <Section
      title={short(pattern.text, 200)}
      action={
        state === 'proposed' && (
          <>
            <Button size="sm" icon={Check} onClick={() => void acts.decidePattern(pattern.id, true)}>
              Make it one lesson
            </Button>
            <Button size="sm" variant="ghost" icon={X} onClick={() => void acts.decidePattern(pattern.id, false)}>
              Not the same
            </Button>
          </>
        )
      }
    >
      <p className="flex flex-wrap gap-x-3 text-dim">
        <span>{`${formatCount(sources, 'source')} in ${formatCount(members.length, 'lesson')}, joined by ${by === 'meaning' ? 'meaning' : 'their words'}`}</span>
        <StateMark
          state={against > 0 ? 'warning' : 'healthy'}
          label={against > 0 ? formatCount(against, 'counter-example') : 'nothing speaks against it'}
        />
      </p>
      <div className="mt-2 grid gap-2">
        {members.length > 1 && (
          <Part title={formatCount(members.length, 'lesson')}>
            <List items={members} />
          </Part>
        )}
        <Part title={`What it rests on (${support.length})`}>
          <Provenance sources={support} />
        </Part>
        {against > 0 && (
          <Part title={`What speaks against it (${against})`} open>
            <div className="grid gap-2">
              {counter.length > 0 && <Provenance sources={counter} />}
              {ended.length > 0 && <List items={ended} />}
            </div>
          </Part>
        )}
      </div>
    </Section>
  );
}

function List({ items }: { items: Pattern['members'] }) {
  return (
    <ul className="grid gap-1">
      {items.map(({ id, text }) => (
        <li key={id}>
          <Link render={<AppLink to={`/memory?id=${encodeURIComponent(id)}`} />} variant="plain">
            <bdi>{short(text, 300)}</bdi>
          </Link>
        </li>
      ))}
    </ul>
  );
}

function Part({ title, open = false, children }: { title: string; open?: boolean; children: ReactNode }) {
  return (
    <details open={open}>
      <summary className="cursor-default rounded-sm text-sm font-medium text-dim select-none">{title}</summary>
      <div className="ps-4 pt-2">{children}</div>
    </details>
  );
}
