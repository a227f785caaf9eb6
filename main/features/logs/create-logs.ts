import { DomainError } from '../../../shared/contract/errors.ts';

// biome-ignore lint/suspicious/noExplicitAny: goes with the skeleton
const soon = (..._: any[]): never => {
  throw new DomainError('UNAVAILABLE', { what: 'logs', why: 'It is being built.' });
};

// biome-ignore lint/suspicious/noExplicitAny: goes with the skeleton
export function createLogs(_deps: any) {
  return {
    sources: soon,
    page: soon,
    follow: soon,
    count: soon,
    groups: soon,
    openFrame: soon,
    clear: soon,
    kept: soon,
    begin() {},
    dispose() {},
  };
}
export type LogsService = ReturnType<typeof createLogs>;
