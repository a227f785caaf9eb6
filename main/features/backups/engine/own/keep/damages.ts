import type { Damage } from '../../types.ts';

/** Of each damage so many files are named, and of all so many damages. */
export const mostNamed = 100;
export const mostDamages = 1_000;

const nouns: Record<Damage['file'], string> = {
  pack: 'pack',
  index: 'index file',
  snapshot: 'snapshot',
  key: 'key',
  config: 'config',
  lock: 'lock',
};

const ends: Record<Damage['kind'], string> = {
  missing: 'is not there any more',
  truncated: 'is shorter than it was written',
  altered: 'is not what was written: bytes of it have changed',
  unlisted: 'is there, but no index knows what it holds',
};

export const nameOf = (file: Damage['file'], id: string): string =>
  id === '' || file === 'config' ? `The ${nouns[file]} of the repository` : `The ${nouns[file]} ${id.slice(0, 8)}`;

export const damageOf = (file: Damage['file'], id: string, kind: Damage['kind'], more = ''): Damage => ({
  file,
  id,
  kind,
  sentence: `${nameOf(file, id)} ${ends[kind]}.${more === '' ? '' : ` ${more}`}`,
  lost: [],
});

/** Each file once, whatever was found to be wrong with it. */
export function createDamages() {
  const found = new Map<string, Damage>();
  return {
    add(damage: Damage): Damage {
      const key = `${damage.file} ${damage.id}`;
      const before = found.get(key);
      if (before) return before;
      found.set(key, damage);
      return damage;
    },
    get: (file: Damage['file'], id: string): Damage | undefined => found.get(`${file} ${id}`),
    count: () => found.size,
    all: (): Damage[] => [...found.values()].slice(0, mostDamages),
  };
}
export type Damages = ReturnType<typeof createDamages>;
