import { pathParts } from '../trees.ts';

/** What of a tree is wanted: null is all of it. */
export type Selection = Map<string, Selection> | null;

/** Above a wanted path only the way there is walked. */
export function selectionOf(paths: readonly string[]): Selection {
  const top: Map<string, Selection> = new Map();
  for (const path of paths) {
    const parts = pathParts(path);
    const last = parts.pop();
    if (last === undefined) return null;
    let at: Selection = top;
    for (const part of parts) {
      const next: Selection | undefined = at.get(part);
      if (next === null) {
        at = null;
        break;
      }
      const made: Map<string, Selection> = next ?? new Map();
      at.set(part, made);
      at = made;
    }
    at?.set(last, null);
  }
  return paths.length === 0 ? null : top;
}
