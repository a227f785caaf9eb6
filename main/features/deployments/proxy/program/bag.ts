export interface InBag {
  /** Where it stands; -1 while it is in none. */
  at: number;
}

export interface Bag<T extends InBag> {
  readonly size: number;
  add(one: T): void;
  /** False when it was not there. */
  delete(one: T): boolean;
  all(): T[];
}

/**
 * In no order, each in one bag at most. Not a Set: what comes and goes at once has a Set make its table anew again and again, each old
 * table keeps what was in it until a full collection, and with that a fifth of all that requests allocate.
 */
export function createBag<T extends InBag>(): Bag<T> {
  const members: T[] = [];
  return {
    get size() {
      return members.length;
    },
    add(one) {
      one.at = members.length;
      members.push(one);
    },
    delete(one) {
      const { at } = one;
      if (at < 0) return false;
      const last = members.pop() as T;
      if (last !== one) {
        members[at] = last;
        last.at = at;
      }
      one.at = -1;
      return true;
    },
    all: () => [...members],
  };
}
