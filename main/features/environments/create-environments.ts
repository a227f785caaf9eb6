import { DomainError } from '../../../shared/contract/errors.ts';

// biome-ignore lint/suspicious/noExplicitAny: goes with the skeleton
const soon = (..._: any[]): never => {
  throw new DomainError('UNAVAILABLE', { what: 'environments', why: 'It is being built.' });
};

// biome-ignore lint/suspicious/noExplicitAny: goes with the skeleton
export function createEnvironments(_deps: any) {
  return {
    list: soon,
    get: soon,
    diff: soon,
    add: soon,
    change: soon,
    remove: soon,
    set: soon,
    unset: soon,
    hide: soon,
    secretStatus: soon,
    secrets: soon,
    putSecret: soon,
    removeSecret: soon,
    secretUses: soon,
    begin() {},
    dispose() {},
  };
}
export type EnvironmentsService = ReturnType<typeof createEnvironments>;
