import { useMemo, useState } from 'react';
import type { Dependency, ProjectRow } from '../../../../../shared/features/projects/schema.ts';
import { Failure } from '../../../../app/failure.tsx';
import { AppLink } from '../../../../app/navigation.tsx';
import { formatCount } from '../../../../lib/number.ts';
import { printable } from '../../../../lib/printable.ts';
import { useSettled } from '../../../../lib/use-settled.ts';
import { EmptyState } from '../../../../ui/empty-state.tsx';
import { Input } from '../../../../ui/input.tsx';
import { Link } from '../../../../ui/link.tsx';
import { Section } from '../../../../ui/section.tsx';
import { Select } from '../../../../ui/select.tsx';
import { Skeleton } from '../../../../ui/skeleton.tsx';
import { shownName } from '../../components/cells.tsx';
import { type UsesQuestion, useRowsById, useUses } from '../queries.ts';
import { versionOf } from './choice.ts';

type Which = 'any' | 'below' | 'range';

const shownProjects = 100;

/** The same thing in my other projects, if asked for only in some versions of it. */
export function WhoUses({ row, dependency: { name, ecosystem, locked } }: { row: ProjectRow; dependency: Dependency }) {
  const [which, setWhich] = useState<Which>('any');
  const [version, setVersion] = useState(locked ?? '');
  const settled = useSettled(version.trim());
  const question: UsesQuestion = {
    name: name.slice(0, 300),
    ecosystem: ecosystem.slice(0, 40),
    ...(which === 'below' && settled !== '' && { below: settled.slice(0, 100) }),
    ...(which === 'range' && settled !== '' && { range: settled.slice(0, 200) }),
  };
  const query = useUses(question);
  const rows = useRowsById();
  const uses = query.data?.uses;
  const others = useMemo(
    () => [...Map.groupBy(uses ?? [], ({ projectId }) => projectId)].filter(([id]) => id !== row.id),
    [uses, row.id],
  );
  const uncompared = query.data?.uncompared ?? 0;
  return (
    <Section
      title="Who else uses it"
      level={3}
      {...(uses && { count: `${formatCount(others.length, 'project')}${query.data?.cut ? ' and more' : ''}` })}
    >
      <div className="mb-2 flex flex-wrap gap-2">
        <Select<Which>
          label="Versions"
          value={which}
          onValueChange={setWhich}
          options={[
            { value: 'any', label: 'In any version' },
            { value: 'below', label: 'Below' },
            { value: 'range', label: 'In the range' },
          ]}
          className="w-34"
        />
        {which !== 'any' && (
          <Input
            mono
            aria-label={which === 'below' ? 'Below which version' : 'In which range'}
            value={version}
            onValueChange={setVersion}
            placeholder={which === 'below' ? '2.0.0' : '>=1.2 <2'}
            autoComplete="off"
            spellCheck={false}
            className="w-32 flex-1"
          />
        )}
      </div>
      {query.isError ? (
        <Failure
          what="Who else uses it could not be read"
          error={query.error}
          onRetry={() => void query.refetch()}
          retrying={query.isFetching}
        />
      ) : !uses ? (
        <Skeleton rows={3} label="Looking through all projects" />
      ) : others.length === 0 ? (
        <EmptyState
          size="line"
          title={which === 'any' ? 'No other project of yours.' : 'No other project in such a version.'}
        />
      ) : (
        <ul className="border-t border-line-soft">
          {others.slice(0, shownProjects).map(([id, list]) => (
            <li key={id} className="flex items-baseline gap-3 border-b border-line-soft py-1.5 text-sm">
              <Link render={<AppLink to={`/projects/${id}?tab=dependencies`} />} className="min-w-0 flex-1">
                <bdi>{shownName(rows.get(id)?.name ?? id)}</bdi>
              </Link>
              <span className="min-w-0 text-end font-mono text-xs text-dim wrap-anywhere">
                {[...new Set(list.map(({ dependency }) => printable(versionOf(dependency))))].slice(0, 4).join(', ')}
              </span>
              <span className="w-18 shrink-0 text-end text-xs text-faint">
                {list.some(({ dependency }) => dependency.direct) ? 'direct' : 'comes along'}
              </span>
            </li>
          ))}
        </ul>
      )}
      {uncompared > 0 && (
        <p className="pt-1 text-sm text-faint">
          {`${formatCount(uncompared, 'use')} left out: ${uncompared === 1 ? 'its version' : 'their versions'} could not be compared.`}
        </p>
      )}
    </Section>
  );
}
