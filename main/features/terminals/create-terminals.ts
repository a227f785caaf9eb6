import { DomainError } from '../../../shared/contract/errors.ts';

// biome-ignore lint/suspicious/noExplicitAny: goes with the skeleton
const soon = (..._: any[]): never => {
  throw new DomainError('UNAVAILABLE', { what: 'terminals', why: 'It is being built.' });
};

// biome-ignore lint/suspicious/noExplicitAny: goes with the skeleton
export function createTerminals(_deps: any) {
  return {
    list: soon,
    shells: soon,
    open: soon,
    reopen: soon,
    output: soon,
    acknowledge: soon,
    write: soon,
    resize: soon,
    rename: soon,
    close: soon,
    commands: soon,
    search: soon,
    ptys: soon,
    begin() {},
    dispose() {},
  };
}
export type TerminalsService = ReturnType<typeof createTerminals>;
