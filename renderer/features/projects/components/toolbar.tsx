import { Bookmark, LayoutGrid, PanelLeftClose, PanelLeftOpen, Rows3, SlidersHorizontal, X } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import type { SortKey, ViewFilter } from '../../../../shared/features/projects/schema.ts';
import { Button } from '../../../ui/button.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { SearchField } from '../../../ui/search-field.tsx';
import { SegmentedControl } from '../../../ui/segmented-control.tsx';
import { Select } from '../../../ui/select.tsx';
import { startsDescending } from '../address.ts';

interface ToolbarProps {
  text: string;
  onText: (text: string) => void;
  /** Keys that lead from the search to what it found. */
  onSearchKey: (event: KeyboardEvent<HTMLInputElement>) => void;
  searching: boolean;
  filter: ViewFilter;
  narrowed: boolean;
  /** It is narrowed in a way that no view has yet. */
  canSave: boolean;
  /** Views and facets stand beside the list, or are asked for where there is no room. */
  rail: 'open' | 'closed' | 'none';
  onRail: () => void;
  onClear: () => void;
  onSave: () => void;
  onSort: (sort: SortKey, descending: boolean) => void;
  onLayout: (layout: ViewFilter['layout']) => void;
}

const sorts: { value: SortKey; label: string }[] = [
  { value: 'touched', label: 'Last touched' },
  { value: 'name', label: 'Name' },
  { value: 'state', label: 'State' },
  { value: 'health', label: 'Health' },
  { value: 'size', label: 'Size' },
  { value: 'files', label: 'Files' },
  { value: 'dependencies', label: 'Dependencies' },
  { value: 'language', label: 'Language' },
];

export function Toolbar(props: ToolbarProps) {
  const {
    text,
    onText,
    onSearchKey,
    searching,
    filter,
    narrowed,
    canSave,
    rail,
    onRail,
    onClear,
    onSave,
    onSort,
    onLayout,
  } = props;
  return (
    <search
      aria-label="Search and arrange projects"
      className="flex flex-wrap items-center gap-2 border-b border-line-soft px-3 py-2"
    >
      {rail === 'none' ? (
        <Button icon={SlidersHorizontal} onClick={onRail}>
          Views and filters
        </Button>
      ) : (
        <IconButton
          icon={rail === 'open' ? PanelLeftClose : PanelLeftOpen}
          label={rail === 'open' ? 'Hide views and filters' : 'Show views and filters'}
          onClick={onRail}
        />
      )}
      <SearchField
        value={text}
        onValueChange={onText}
        onKeyDown={onSearchKey}
        label="Search projects"
        placeholder="Name, stack, dependency…"
        shortcut="/"
        busy={searching}
        className="max-w-76 shrink grow basis-40"
      />
      {narrowed && (
        <Button variant="ghost" icon={X} onClick={onClear}>
          Clear
        </Button>
      )}
      {canSave && (
        <Button variant="ghost" icon={Bookmark} onClick={onSave}>
          Save view…
        </Button>
      )}
      <div className="ms-auto flex items-center gap-2">
        {filter.layout === 'grid' && (
          <Select
            label="In the order of"
            options={sorts}
            value={filter.sort}
            onValueChange={(sort) => onSort(sort, startsDescending(sort))}
            className="w-34"
          />
        )}
        <SegmentedControl
          label="Show as"
          value={filter.layout}
          onValueChange={onLayout}
          segments={[
            { value: 'table', label: 'Table', icon: Rows3 },
            { value: 'grid', label: 'Grid', icon: LayoutGrid },
          ]}
        />
      </div>
    </search>
  );
}
