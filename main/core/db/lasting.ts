import { DomainError } from '../../../shared/contract/errors.ts';
import type { Store } from './types.ts';

/** For what must not be acknowledged and then lost: until the user has chosen how to go on after damage, nothing is kept. */
export function assertLasting(store: Pick<Store, 'recovery'>): void {
  if (!store.recovery) return;
  throw new DomainError('UNAVAILABLE', {
    what: 'the database',
    why: 'It is damaged, and until you choose how to go on nothing new is kept.',
    remedy: 'Choose a good copy or an empty database first.',
  });
}
