import type { Doing } from '../types.ts';
import { createLater } from './later.ts';
import { createNames } from './names.ts';
import type { DoingDeps } from './types.ts';

/** What is wanted, made into what can be done here, by the services themselves. */
export function createDoing(deps: DoingDeps): Doing & { dispose(): void } {
  const later = createLater(deps);
  const names = createNames(deps);
  let preparing: Promise<Doing['prepare']> | null = null;
  /** All that can be done is read when somebody has spoken, and by no start. */
  const prepareNow = () => {
    preparing ??= import('./create-preparing.ts').then(({ createPreparing }) => createPreparing({ ...deps, later }));
    return preparing;
  };

  return {
    prepare: async (intent, context) => (await prepareNow())(intent, context),
    names: names.names,
    onSaid: later.onSaid,
    dispose() {
      later.dispose();
      names.dispose();
    },
  };
}
