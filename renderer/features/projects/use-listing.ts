import { useDeferredValue, useMemo } from 'react';
import { applyFilter, countRows, matchOf, sameChoice, wordsOf } from '../../../shared/features/projects/filter.ts';
import type { ProjectRoot, ProjectRow, SavedView, ViewFilter } from '../../../shared/features/projects/schema.ts';
import { useSettled } from '../../lib/use-settled.ts';
import { useTicking } from '../../ui/ticker.ts';
import { facetsOf, technologyNames } from './facets.ts';
import { useHits } from './queries.ts';
import { builtInViews } from './views.ts';

const minute = 60_000;

interface ListingInput {
  all: readonly ProjectRow[];
  view: ViewFilter;
  roots: readonly ProjectRoot[];
  saved: readonly SavedView[];
}

/** What a view shows and what its facets count. It follows typing and a scan at its own pace, so that neither waits for it. */
export function useListing({ all, view, roots, saved }: ListingInput) {
  const tick = useTicking((at) => String(at - (at % minute)));
  const settled = useSettled(view.text);
  const { hits, busy, answered } = useHits(settled);
  const filter = useDeferredValue(view);
  const known = useDeferredValue(all);
  // Anew each minute and with each change of the rows: what has just been touched must not lie ahead.
  // biome-ignore lint/correctness/useExhaustiveDependencies: they are the reasons to look at the clock again
  const now = useMemo(() => Date.now(), [tick, known]);
  const { rows, counts } = useMemo(
    () => applyFilter(known, filter, { now, hits: filter.text.trim() === '' ? undefined : hits }),
    [known, filter, now, hits],
  );
  const counted = useMemo(
    () => new Map([...builtInViews, ...saved].map((one) => [one.id, countRows(known, one.filter, now)])),
    [known, saved, now],
  );
  const technologies = useMemo(() => technologyNames(known), [known]);
  const facets = useMemo(
    () => facetsOf(counts, filter, { technologies, roots }),
    [counts, filter, technologies, roots],
  );
  const complete = answered && settled === view.text && filter === view;
  const [first] = rows;
  return {
    now,
    hits,
    searching: busy,
    /** The first row is the best there is for the view as it is now: what the core still finds comes after what the rows show. */
    answered: complete || (filter === view && first !== undefined && matchOf(first, wordsOf(view.text)) !== null),
    filter,
    rows,
    facets,
    /** Of a view with a text only while it is the one on view. */
    countOf: (one: Pick<SavedView, 'id' | 'filter'>) =>
      counted.get(one.id) ?? (complete && sameChoice(one.filter, filter) ? rows.length : null),
  };
}
