import { BackendFault } from '../faults.ts';
import type { Backend } from '../types.ts';

const refuse = (what: string): BackendFault =>
  new BackendFault('append-only', `This place only takes what is new: ${what} is neither removed nor replaced.`, {
    what,
  });

/** Nothing that is there goes away or changes, but locks. */
export function appendOnly(backend: Backend): Backend {
  return {
    ...backend,
    location: backend.location,
    parallel: backend.parallel,
    write(kind, name, parts, options) {
      if (options?.replace && kind !== 'lock') return Promise.reject(refuse(`${kind} ${name}`));
      return backend.write(kind, name, parts, options);
    },
    remove(kind, name, signal) {
      if (kind !== 'lock') return Promise.reject(refuse(`${kind} ${name}`));
      return backend.remove(kind, name, signal);
    },
  };
}
