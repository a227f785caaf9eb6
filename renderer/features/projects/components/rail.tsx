import { Bookmark, Ellipsis } from 'lucide-react';
import type { FacetId } from '../../../../shared/features/projects/filter.ts';
import type { SavedView, ViewFilter } from '../../../../shared/features/projects/schema.ts';
import { formatNumber } from '../../../lib/number.ts';
import { cx } from '../../../ui/cx.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Menu } from '../../../ui/menu.tsx';
import type { Facet } from '../facets.ts';
import { openDialog } from '../store.ts';
import { type BuiltInView, builtInViews, currentView } from '../views.ts';
import { FacetGroup } from './facet-group.tsx';

interface RailProps {
  filter: ViewFilter;
  saved: readonly SavedView[];
  /** How many projects are in each view; null while that is not known. */
  countOf: (view: BuiltInView | SavedView) => number | null;
  facets: readonly Facet[];
  onView: (filter: ViewFilter) => void;
  onFacet: (id: FacetId, value: string, on: boolean) => void;
  onRemove: (view: SavedView) => void;
}

/** Views, and what narrows them. */
export function Rail({ filter, saved, countOf, facets, onView, onFacet, onRemove }: RailProps) {
  const current = currentView<BuiltInView | SavedView>([...builtInViews, ...saved], filter);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] content-start gap-3 px-2 py-2">
      <nav aria-label="Views">
        <ul className="grid grid-cols-[minmax(0,1fr)] gap-px">
          {builtInViews.map((view) => (
            <li key={view.id}>
              <ViewButton view={view} current={view === current} count={countOf(view)} onView={onView} />
            </li>
          ))}
          {saved.map((view) => (
            <li key={view.id} className="group/view relative">
              <ViewButton view={view} current={view === current} count={countOf(view)} onView={onView} saved />
              <Menu
                align="end"
                trigger={
                  <IconButton
                    icon={Ellipsis}
                    size="sm"
                    label={`Change the view ${view.name}`}
                    className="absolute end-0.5 top-0.5 bg-panel opacity-0 focus-visible:opacity-100 group-hover/view:opacity-100 data-popup-open:opacity-100"
                  />
                }
                entries={[
                  {
                    id: 'rename',
                    label: 'Rename…',
                    onSelect: () => openDialog({ kind: 'save-view', filter: view.filter, rename: view }),
                  },
                  { id: 'remove', label: 'Remove', danger: true, onSelect: () => onRemove(view) },
                ]}
              />
            </li>
          ))}
        </ul>
      </nav>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-0.5 border-t border-line-soft pt-2">
        <h2 className="sr-only">Filters</h2>
        {facets.map(({ id, title, options }) => (
          <FacetGroup
            key={id}
            title={title}
            options={options}
            onToggle={(value, on) => onFacet(id, value, on)}
            startsOpen={id === 'states' || id === 'languages' || id === 'technologies' || id === 'tags'}
          />
        ))}
      </div>
    </div>
  );
}

interface ViewButtonProps {
  view: BuiltInView | SavedView;
  current: boolean;
  count: number | null;
  onView: (filter: ViewFilter) => void;
  saved?: boolean;
}

function ViewButton({ view, current, count, onView, saved = false }: ViewButtonProps) {
  return (
    <button
      type="button"
      aria-current={current ? 'true' : undefined}
      data-selected-row={current ? '' : undefined}
      onClick={() => onView(view.filter)}
      className={cx(
        'flex h-7 w-full min-w-0 items-center gap-1.5 rounded-md px-2 text-start text-sm transition-colors',
        current ? 'bg-accent-bg text-text' : 'text-dim hover:bg-hover hover:text-text',
      )}
    >
      {saved && <Bookmark aria-hidden strokeWidth={1.5} className="size-3 shrink-0 text-faint" />}
      <span dir="auto" className="min-w-0 flex-1 truncate">
        {view.name}
      </span>
      <span className={cx('shrink-0 text-2xs text-faint tabular-nums', saved && 'group-hover/view:opacity-0')}>
        {count !== null && formatNumber(count)}
      </span>
    </button>
  );
}
