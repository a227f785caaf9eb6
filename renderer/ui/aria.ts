/**
 * Roles of virtual grids and scrollers as props. Rows that are placed absolutely cannot be <tr>, and their focus stays on
 * the grid, which points at its current row; so the semantics are given here instead of by elements.
 */
export const gridProps = (label: string, rows: number, columns?: number) =>
  ({ role: 'grid', tabIndex: 0, 'aria-label': label, 'aria-rowcount': rows, 'aria-colcount': columns }) as const;

export const rowProps = (index: number, selected?: boolean) =>
  ({ role: 'row', 'aria-rowindex': index, 'aria-selected': selected }) as const;

export const headerProps = (focusable: boolean, sort?: 'ascending' | 'descending' | 'none') =>
  ({ role: 'columnheader', tabIndex: focusable ? 0 : -1, 'aria-sort': sort }) as const;

export const groupProps = { role: 'rowgroup' } as const;
export const cellProps = { role: 'gridcell' } as const;

export const listProps = (label: string) => ({ role: 'listbox', tabIndex: 0, 'aria-label': label }) as const;

export const optionProps = (index: number, count: number, selected: boolean) =>
  ({ role: 'option', 'aria-posinset': index + 1, 'aria-setsize': count, 'aria-selected': selected }) as const;

export const treeProps = (label: string) => ({ role: 'tree', tabIndex: 0, 'aria-label': label }) as const;

export const treeItemProps = (level: number, selected: boolean, expanded: boolean | undefined) =>
  ({ role: 'treeitem', 'aria-level': level, 'aria-selected': selected, 'aria-expanded': expanded }) as const;

/** What scrolls must be reachable by the keyboard, and then it needs a name. */
export const scrollRegion = (label: string) => ({ role: 'region', tabIndex: 0, 'aria-label': label }) as const;
