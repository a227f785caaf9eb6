import { memo } from 'react';
import type { ProjectRow, SearchHit } from '../../../../shared/features/projects/schema.ts';
import { formatRelative } from '../../../lib/relative-time.ts';
import { cx } from '../../../ui/cx.ts';
import { Tag } from '../../../ui/tag.tsx';
import { CardStart } from '../../launcher/index.tsx';
import { headOf, hitWords, readableGit } from '../words.ts';
import { Choose, HealthCell, LanguagesCell, Star, StateCell, shownName } from './cells.tsx';

interface CardProps {
  row: ProjectRow;
  where: string;
  hit: SearchHit | undefined;
  now: number;
  onFavourite: (row: ProjectRow) => void;
}

const shownChips = 3;

/** The same as a row of the table, in four lines. */
export const Card = memo(function Card({ row, where, hit, now, onFavourite }: CardProps) {
  const chips = [
    ...row.stack.slice(0, shownChips).map(({ id, name }) => ({ key: `s-${id}`, name })),
    ...row.tags.map((name) => ({ key: `t-${name}`, name: `#${name}` })),
  ];
  const elsewhere = hit && (hit.where === 'dependency' || hit.where === 'readme');
  const git = readableGit(row);
  return (
    <>
      <div className="flex min-w-0 items-center gap-1.5">
        <span dir="auto" className={cx('min-w-0 flex-1 truncate font-medium', row.presence !== 'here' && 'text-dim')}>
          {shownName(row.name)}
        </span>
        <Star row={row} onToggle={onFavourite} />
        <Choose row={row} />
        {row.presence === 'here' && <CardStart id={row.id} name={row.name} />}
        <HealthCell row={row} />
      </div>
      <p dir="auto" className="truncate text-xs text-faint" title={row.path.slice(0, 500)}>
        {elsewhere ? hitWords(hit) : where}
      </p>
      <div className="flex h-5 min-w-0 items-center gap-1 overflow-hidden">
        {chips.slice(0, shownChips + 1).map(({ key, name }) => (
          <Tag key={key} className="shrink">
            {name}
          </Tag>
        ))}
      </div>
      <div className="flex min-w-0 items-center gap-2 text-sm">
        <StateCell row={row} />
        {git && row.presence === 'here' && (
          <span dir="auto" className="min-w-0 truncate font-mono text-xs text-faint">
            {headOf(git)}
          </span>
        )}
        <span className="ms-auto shrink-0 text-xs text-faint tabular-nums">
          {row.touchedAt === null ? '–' : formatRelative(row.touchedAt, now)}
        </span>
      </div>
      <div className="text-xs text-dim">
        <LanguagesCell row={row} />
      </div>
    </>
  );
});
