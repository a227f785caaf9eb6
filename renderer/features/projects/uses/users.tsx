import { useMemo } from 'react';
import type { ProjectRow } from '../../../../shared/features/projects/schema.ts';
import { knownError } from '../../../app/connection.ts';
import { Failure } from '../../../app/failure.tsx';
import { AppLink } from '../../../app/navigation.tsx';
import { formatCount } from '../../../lib/number.ts';
import { printable } from '../../../lib/printable.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Link } from '../../../ui/link.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { shownName } from '../components/cells.tsx';
import { versionOf } from '../project/dependencies/choice.ts';
import { type UsesQuestion, useRowsById, useUses } from '../project/queries.ts';
import type { Which } from './versions.ts';

/** Who uses something: the answer, or what of the question is none. */
export function useAsked(question: UsesQuestion | null, except: string | null) {
  const query = useUses(question);
  const answer = question === null ? undefined : query.data;
  const projects = useMemo(
    () => [...Map.groupBy(answer?.uses ?? [], ({ projectId }) => projectId)].filter(([id]) => id !== except),
    [answer, except],
  );
  const refused = knownError(query.error);
  const problem =
    question !== null && refused?.code === 'INVALID'
      ? refused.data.problems.map((one) => `${printable(one.problem)}.`).join(' ')
      : null;
  return {
    question,
    query,
    answer,
    projects,
    problem,
    count: answer && `${formatCount(projects.length, 'project')}${answer.cut ? ' and more' : ''}`,
  };
}

interface UsersProps {
  asked: ReturnType<typeof useAsked>;
  which: Which;
  /** What to say where nobody does, in any version. */
  nobody: string;
  onFollow?: (() => void) | undefined;
}

const shownProjects = 100;

const besides = ({ presence, archived }: ProjectRow): string =>
  [presence === 'gone' && 'gone', archived && 'archived'].filter(Boolean).join(', ');

/** The projects that use something, each leading to where it does. */
export function Users({ asked: { question, query, answer, projects, problem }, which, nobody, onFollow }: UsersProps) {
  const rows = useRowsById();
  const uncompared = answer?.uncompared ?? 0;
  return (
    <>
      {problem !== null ? null : question === null ? (
        <EmptyState
          size="line"
          title={which === 'any' ? 'Write the name of something.' : 'A name and a version are needed.'}
        />
      ) : query.isError ? (
        <Failure
          what="Who uses it could not be read"
          error={query.error}
          onRetry={() => void query.refetch()}
          retrying={query.isFetching}
        />
      ) : !answer ? (
        <Skeleton rows={3} label="Looking through all projects" />
      ) : projects.length === 0 ? (
        <EmptyState size="line" title={which === 'any' ? nobody : `${nobody.replace(/\.$/, '')} in such a version.`} />
      ) : (
        <ul className="border-t border-line-soft">
          {projects.slice(0, shownProjects).map(([id, uses]) => {
            const row = rows.get(id);
            return (
              <li key={id} className="flex items-baseline gap-3 border-b border-line-soft py-1.5 text-sm">
                <span className="min-w-0 flex-1">
                  <Link
                    render={
                      <AppLink
                        to={`/projects/${id}?tab=dependencies&text=${encodeURIComponent(question.name.slice(0, 200))}`}
                        onClick={onFollow}
                      />
                    }
                  >
                    <bdi>{shownName(row?.name ?? id)}</bdi>
                  </Link>
                  {row && besides(row) !== '' && <span className="ms-2 text-xs text-faint">{besides(row)}</span>}
                </span>
                <span className="min-w-0 text-end font-mono text-xs text-dim wrap-anywhere">
                  {[...new Set(uses.map(({ dependency }) => printable(versionOf(dependency))))].slice(0, 4).join(', ')}
                </span>
                <span className="w-18 shrink-0 text-end text-xs text-faint">
                  {uses.some(({ dependency }) => dependency.direct) ? 'direct' : 'comes along'}
                </span>
              </li>
            );
          })}
        </ul>
      )}
      {projects.length > shownProjects && (
        <p className="pt-1 text-sm text-faint">{`and ${formatCount(projects.length - shownProjects, 'more project')}`}</p>
      )}
      {uncompared > 0 && (
        <p className="pt-1 text-sm text-faint">
          {`${formatCount(uncompared, 'use')} left out: ${uncompared === 1 ? 'its version' : 'their versions'} could not be compared.`}
        </p>
      )}
    </>
  );
}
