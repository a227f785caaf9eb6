import { noFilter, sameChoice } from '../../../shared/features/projects/filter.ts';
import type { SavedView, StateFacet, ViewFilter } from '../../../shared/features/projects/schema.ts';

export interface BuiltInView {
  id: string;
  name: string;
  filter: ViewFilter;
}

const view = (id: string, name: string, filter: Partial<ViewFilter>): BuiltInView => ({
  id,
  name,
  filter: { ...noFilter, ...filter },
});

/** What everyone asks, so that nobody has to save it. */
export const builtInViews: readonly BuiltInView[] = [
  view('all', 'All', {}),
  view('recent', 'Recently touched', { touched: ['week'] }),
  view('needs', 'Needs commit or push', {
    states: ['conflict', 'operation', 'dirty', 'ahead', 'behind'],
    sort: 'state',
  }),
  view('dirty', 'Dirty', { states: ['dirty'], sort: 'state' }),
  view('apart', 'Ahead or behind', { states: ['ahead', 'behind'] }),
  view('favourites', 'Favourites', { favourites: true }),
  view('gone', 'Gone', { states: ['gone'] }),
  view('archived', 'Archived', { archived: true }),
];

const ofGit: readonly StateFacet[] = ['conflict', 'operation', 'dirty', 'ahead', 'behind', 'detached', 'no-remote'];

/** Who asks only for states of git wants to read git: the table then has its columns. */
export const asksForGit = ({ states }: ViewFilter): boolean =>
  states.length > 0 && states.every((state) => ofGit.includes(state));

/** The view that is on view: one in the same order if there is one, else one of the same projects. */
export function currentView<V extends BuiltInView | SavedView>(views: readonly V[], filter: ViewFilter): V | undefined {
  const same = views.filter((candidate) => sameChoice(candidate.filter, filter));
  return (
    same.findLast(({ filter: { sort, descending } }) => sort === filter.sort && descending === filter.descending) ??
    same[0]
  );
}
