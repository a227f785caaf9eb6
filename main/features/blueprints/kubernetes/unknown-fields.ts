import type { Validate } from './published.ts';

type Path = (string | number)[];

/**
 * The published schema lets any field pass, and a cluster drops what it does not know: `replica: 3` is silently nothing. A validator
 * looks at each field that it knows, whether it is there or not. So what is there and was never looked at is known to nobody.
 */
export function validateClosely(validate: Validate, value: object): { valid: boolean; unknown: Path[] } {
  const looked = new Map<object, Set<string>>();
  const seen = new WeakMap<object, object>();

  const watch = (target: unknown): unknown => {
    if (typeof target !== 'object' || target === null) return target;
    const known = seen.get(target);
    if (known) return known;
    const keys = new Set<string>();
    looked.set(target, keys);
    const watched = new Proxy(target, {
      get(of, key) {
        if (typeof key === 'string') keys.add(key);
        return watch(Reflect.get(of, key));
      },
    });
    seen.set(target, watched);
    return watched;
  };

  const valid = validate(watch(value));
  const unknown: Path[] = [];
  const walk = (at: unknown, path: Path) => {
    if (typeof at !== 'object' || at === null) return;
    const keys = looked.get(at);
    for (const [key, below] of Object.entries(at)) {
      const next = [...path, Array.isArray(at) ? Number(key) : key];
      if (keys?.has(key)) walk(below, next);
      else unknown.push(next);
    }
  };
  // What is of a wrong kind was not looked into, and is told as that.
  if (valid) walk(value, []);
  return { valid, unknown };
}
