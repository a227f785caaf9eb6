import { baseOf, folderOf } from './lines.ts';
import type { Found } from './types.ts';

const longest = 60;
/** Of which each has its own name in its file, or is the only one. */
const named = new Set(['compose', 'procfile', 'static']);

export const tidy = (name: string): string =>
  name
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, longest)
    .replace(/[-._]+$/, '') || 'service';

/** By folder where there is one, by script where not; each once. */
export function nameServices(found: readonly Found[], main: ReadonlySet<Found>): Map<Found, string> {
  const names = new Map<Found, string>();
  const taken = new Set<string>();
  const heads = new Set<string>();
  const take = (one: Found, ...wanted: string[]) => {
    const free = wanted.map(tidy).find((name) => !taken.has(name));
    let name = free ?? tidy(wanted.at(-1) ?? 'service');
    for (let count = 2; taken.has(name); count += 1)
      name = `${tidy(wanted.at(-1) ?? 'service').slice(0, longest - 5)}-${count}`;
    taken.add(name);
    names.set(one, name);
  };
  for (const one of [...found].sort((a, b) => Number(main.has(b)) - Number(main.has(a)))) {
    const { folder } = one.spec;
    if (folder === '') take(one, one.name, `${one.name}-${one.family.split(' ')[0]}`);
    else {
      const short = baseOf(folder);
      const long = `${baseOf(folderOf(folder))}-${short}`;
      if (named.has(one.family)) take(one, one.name, `${short}-${one.name}`);
      else if (main.has(one) && !heads.has(folder)) {
        heads.add(folder);
        take(one, short, long);
      } else take(one, `${short}-${one.name}`, `${long}-${one.name}`);
    }
  }
  return names;
}
