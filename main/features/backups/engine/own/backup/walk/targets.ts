import { cleanPath } from '../excludes/go-path.ts';

/** What a snapshot looks like above and at the paths that were asked for; as restic makes it. */
export interface Target {
  children: Map<string, Target>;
  /** Taken as it is found there, with all below. */
  path: string | null;
  /** Whose facts it has, where only some of what lies in it is taken. */
  facts: string;
}

const newTarget = (facts: string): Target => ({ children: new Map(), path: null, facts });

const joined = (folder: string, name: string): string => (folder === '/' ? `/${name}` : `${folder}/${name}`);

function add(root: Target, path: string): void {
  let at = root;
  let place = '/';
  for (const name of path.split('/').slice(1)) {
    place = joined(place, name);
    let child = at.children.get(name);
    if (!child) {
      child = newTarget(place);
      at.children.set(name, child);
    }
    at = child;
  }
  at.path = path;
}

/** Where a folder was asked for and something in it as well, all that is in it stands for the folder. */
function unroll(target: Target, names: (folder: string) => readonly string[]): void {
  if (target.path !== null && target.children.size > 0) {
    for (const name of names(target.path)) {
      const child = target.children.get(name) ?? newTarget(joined(target.path, name));
      child.path ??= joined(target.path, name);
      target.children.set(name, child);
    }
    target.path = null;
  }
  for (const child of target.children.values()) unroll(child, names);
}

/** `names` lists a folder. Paths are absolute, and bytes as characters. */
export function planTargets(paths: readonly string[], names: (folder: string) => readonly string[]): Target {
  const root = newTarget('/');
  for (const path of new Set(paths.map(cleanPath))) {
    // The root itself has no name in a snapshot: what is in it stands for it.
    if (path === '/') for (const name of names('/')) add(root, `/${name}`);
    else add(root, path);
  }
  unroll(root, names);
  return root;
}
