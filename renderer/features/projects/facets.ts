import { type FacetCounts, type FacetId, facetIds } from '../../../shared/features/projects/filter.ts';
import type { ProjectRoot, ProjectRow, ViewFilter } from '../../../shared/features/projects/schema.ts';
import { printable } from '../../lib/printable.ts';
import type { FacetOption } from './components/facet-group.tsx';
import { healthWords, sizeWords, stateMarks, touchedWords } from './words.ts';

export interface Facet {
  id: FacetId;
  title: string;
  options: readonly FacetOption[];
}

const titles: Record<FacetId, string> = {
  states: 'State',
  languages: 'Language',
  technologies: 'Technology',
  health: 'Health',
  tags: 'Tag',
  touched: 'Last touched',
  sizes: 'Size',
  roots: 'Folder',
};

/** Those whose values have an order of their own; the others go by how many there are. */
const order: Partial<Record<FacetId, readonly string[]>> = {
  states: Object.keys(stateMarks),
  health: Object.keys(healthWords),
  touched: Object.keys(touchedWords),
  sizes: Object.keys(sizeWords),
};

const stateNames: Partial<Record<string, string>> = {
  conflict: 'Conflicts',
  operation: 'Unfinished merge',
  dirty: 'Dirty',
  ahead: 'Ahead',
  behind: 'Behind',
  clean: 'Clean',
  bare: 'Bare',
  detached: 'Detached head',
  'no-remote': 'No remote',
  'no-git': 'No git',
  gone: 'Gone',
  unreadable: 'Unreadable',
};

/** What technologies are called: the rows say it with each of them. */
export function technologyNames(rows: readonly ProjectRow[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const { stack } of rows) for (const { id, name } of stack) if (!names.has(id)) names.set(id, name);
  return names;
}

interface Names {
  technologies: ReadonlyMap<string, string>;
  roots: readonly ProjectRoot[];
}

function labelOf(id: FacetId, value: string, { technologies, roots }: Names): string {
  switch (id) {
    case 'states':
      return stateNames[value] ?? value;
    case 'health':
      return healthWords[value as keyof typeof healthWords] ?? value;
    case 'touched':
      return touchedWords[value as keyof typeof touchedWords] ?? value;
    case 'sizes':
      return sizeWords[value as keyof typeof sizeWords] ?? value;
    case 'technologies':
      return technologies.get(value) ?? value;
    case 'roots':
      return printable(roots.find((root) => root.id === value)?.path ?? 'another folder');
    default:
      return printable(value);
  }
}

export function facetsOf(counts: FacetCounts, filter: ViewFilter, names: Names): Facet[] {
  return facetIds.map((id) => {
    const chosen = filter[id] as readonly string[];
    // What is chosen stays in sight with nothing left of it, so that it can be taken back.
    const values = [...new Set([...counts[id].keys(), ...chosen])];
    const options = values.map((value) => ({
      value,
      label: labelOf(id, value, names),
      count: counts[id].get(value) ?? 0,
      chosen: chosen.includes(value),
    }));
    const ranks = order[id];
    options.sort((a, b) =>
      ranks
        ? ranks.indexOf(a.value) - ranks.indexOf(b.value)
        : b.count - a.count || (a.label.toLowerCase() < b.label.toLowerCase() ? -1 : 1),
    );
    return { id, title: titles[id], options };
  });
}
