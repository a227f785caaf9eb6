import { realpath } from 'node:fs/promises';
import { sep } from 'node:path';

export const isBelow = (outer: string, path: string): boolean =>
  path === outer || path.startsWith(outer.endsWith(sep) ? outer : outer + sep);

/** Programs tell their folder without links; a folder that was added may be one, or lie behind one. */
export interface MovedRoot {
  path: string;
  real: string;
}

export async function movedRoots(roots: readonly string[]): Promise<MovedRoot[]> {
  const real = await Promise.all(roots.map((path) => realpath(path).catch(() => path)));
  return roots.flatMap((path, at) => {
    const target = real[at];
    return target === undefined || target === path ? [] : [{ real: target, path }];
  });
}

/** Where the system says that it is. */
export function realPlace(path: string, moved: readonly MovedRoot[]): string {
  const root = moved.find((one) => isBelow(one.path, path));
  return root ? root.real + path.slice(root.path.length) : path;
}

/** As it was added; null where no such root leads to it. */
export function addedPlace(real: string, moved: readonly MovedRoot[]): string | null {
  const root = moved.find((one) => isBelow(one.real, real));
  return root ? root.path + real.slice(root.real.length) : null;
}
