import type { ReactNode } from 'react';
import type { Container } from '../../../../shared/features/containers/schema.ts';
import { AppLink } from '../../../app/navigation.tsx';
import { formatCount } from '../../../lib/number.ts';
import { printable } from '../../../lib/printable.ts';
import { short } from '../../../lib/short.ts';
import type { TableColumn } from '../../../ui/data-table.tsx';
import { Link } from '../../../ui/link.tsx';
import { markOf } from '../words.ts';

export const nothing = <span className="text-faint">–</span>;

/** The project that something belongs to. */
export function projectColumn<T extends { project: Container['project'] }>(): TableColumn<T> {
  return {
    id: 'project',
    header: 'Project',
    width: 120,
    sortBy: ({ project }) => project?.name ?? null,
    cell: ({ project }) =>
      project ? (
        <Link
          render={<AppLink to={`/projects/${encodeURIComponent(project.id)}`} tabIndex={-1} />}
          variant="plain"
          className="truncate"
        >
          <bdi>{short(project.name)}</bdi>
        </Link>
      ) : (
        nothing
      ),
  };
}

type User = Pick<Container, 'id' | 'name' | 'state'>;

export function usersColumn<T extends { usedBy: readonly User[] }>(): TableColumn<T> {
  return {
    id: 'users',
    header: 'Used by',
    width: 120,
    sortBy: ({ usedBy }) => usedBy.length,
    cell: ({ usedBy }) =>
      usedBy.length === 0 ? (
        <span className="text-faint">nothing</span>
      ) : (
        <span className="truncate" title={usedBy.map(({ name }) => short(name)).join(', ')}>
          {usedBy.length === 1 ? short(usedBy[0]?.name ?? '') : formatCount(usedBy.length, 'container')}
        </span>
      ),
  };
}

/** How it ended is not told here. */
const stateWord = ({ state }: User) =>
  state === 'exited' ? 'ended' : markOf({ state, health: 'none', exitCode: null, outOfMemory: false }).word;

/** Links to the containers that use something. */
export function Users({ users, extra }: { users: readonly User[]; extra?: (user: User) => ReactNode }) {
  if (users.length === 0) return <p className="text-sm text-faint">No container.</p>;
  return (
    <ul className="grid text-sm">
      {users.map((user) => (
        <li key={user.id} className="flex min-h-7 min-w-0 items-center gap-2">
          <Link
            render={<AppLink to={`/containers?container=${encodeURIComponent(user.id)}&open=1`} />}
            className="min-w-0 truncate py-1"
          >
            <bdi>{short(user.name)}</bdi>
          </Link>
          <span className="text-faint">{extra?.(user) ?? stateWord(user)}</span>
        </li>
      ))}
    </ul>
  );
}

export function Named({ pairs }: { pairs: readonly { name: string; value: string }[] }) {
  return (
    <dl className="grid gap-1 text-sm">
      {pairs.map(({ name, value }) => (
        <div key={name} className="wrap-anywhere">
          <dt className="inline font-mono text-faint">{printable(name)}</dt>{' '}
          <dd className="inline font-mono">{printable(value)}</dd>
        </div>
      ))}
    </dl>
  );
}
