import type { ReactNode } from 'react';
import type { GitDetail, ProjectRow } from '../../../../../shared/features/projects/schema.ts';
import { AppLink } from '../../../../app/navigation.tsx';
import { formatCount } from '../../../../lib/number.ts';
import { printable } from '../../../../lib/printable.ts';
import { CopyButton } from '../../../../ui/copy-button.tsx';
import { Link } from '../../../../ui/link.tsx';
import { Section } from '../../../../ui/section.tsx';
import { StateMark } from '../../../../ui/state-mark.tsx';
import { Time } from '../../../../ui/time.tsx';
import { Place } from '../place.tsx';
import { useRowsById } from '../queries.ts';
import type { OpenFile } from '../use-open.ts';

interface OthersProps {
  row: ProjectRow;
  detail: GitDetail;
  onOpen: OpenFile;
}

const most = 100;
const short = (text: string) => printable(text.slice(0, 500));

/** What only some repositories have; what one has not takes no room. */
export function Others({ row, detail, onOpen }: OthersProps) {
  const rows = useRowsById();
  const byPath = new Map([...rows.values()].map((one) => [one.path, one]));
  const worktrees = detail.worktrees.filter(({ path }) => path !== row.path);
  return (
    <>
      <List
        title="Stashes"
        items={detail.stashes}
        keyOf={({ index }) => String(index)}
        render={({ index, at, subject }) => (
          <>
            <span className="shrink-0 font-mono text-xs text-faint">{`stash@{${index}}`}</span>
            <bdi className="min-w-0 flex-1 wrap-anywhere">{short(subject)}</bdi>
            <Time at={at} className="shrink-0 text-faint" />
          </>
        )}
      />
      <List
        title="Worktrees"
        items={worktrees}
        keyOf={({ path }) => path}
        render={({ path, branch, head, locked, prunable }) => {
          const known = byPath.get(path);
          return (
            <>
              <bdi className="min-w-0 flex-1 font-mono text-xs wrap-anywhere">
                {known ? (
                  <Link render={<AppLink to={`/projects/${known.id}?tab=git`} />}>{short(path)}</Link>
                ) : (
                  short(path)
                )}
              </bdi>
              <bdi className="text-dim">{branch === null ? (head?.slice(0, 7) ?? '–') : short(branch)}</bdi>
              {locked && <StateMark state="stopped" label="locked" />}
              {prunable && <StateMark state="warning" label="its folder is gone" />}
            </>
          );
        }}
      />
      <List
        title="Submodules"
        items={detail.submodules}
        keyOf={({ path }) => path}
        render={({ path, url }) => (
          <>
            <Place file={`${path}/`} onOpen={onOpen} className="shrink-0" />
            <bdi className="min-w-0 flex-1 font-mono text-xs text-faint wrap-anywhere">
              {url === null ? 'no address' : short(url)}
            </bdi>
          </>
        )}
      />
      <List
        title="Remotes"
        items={detail.remotes}
        keyOf={({ name }) => name}
        render={({ name, url }) => (
          <>
            <bdi className="shrink-0 font-medium">{short(name)}</bdi>
            <bdi className="min-w-0 flex-1 font-mono text-xs text-dim wrap-anywhere select-text">{short(url)}</bdi>
            <CopyButton text={url} label={`Copy address of ${short(name)}`} className="-my-1" />
          </>
        )}
      />
    </>
  );
}

interface ListProps<T> {
  title: string;
  items: readonly T[];
  keyOf: (item: T) => string;
  render: (item: T) => ReactNode;
}

function List<T>({ title, items, keyOf, render }: ListProps<T>) {
  if (items.length === 0) return null;
  return (
    <Section title={title} count={items.length}>
      <ul className="border-t border-line-soft">
        {items.slice(0, most).map((item) => (
          <li
            key={keyOf(item)}
            className="flex min-h-(--row) flex-wrap items-center gap-x-3 border-b border-line-soft py-1 text-sm"
          >
            {render(item)}
          </li>
        ))}
      </ul>
      {items.length > most && (
        <p className="pt-1 text-sm text-faint">{`and ${formatCount(items.length - most, 'more', 'more')}`}</p>
      )}
    </Section>
  );
}
