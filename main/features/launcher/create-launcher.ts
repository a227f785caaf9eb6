import { DomainError } from '../../../shared/contract/errors.ts';

// biome-ignore lint/suspicious/noExplicitAny: goes with the skeleton
const soon = (..._: any[]): never => {
  throw new DomainError('UNAVAILABLE', { what: 'launcher', why: 'It is being built.' });
};

// biome-ignore lint/suspicious/noExplicitAny: goes with the skeleton
export function createLauncher(_deps: any) {
  return {
    statuses: soon,
    setup: soon,
    save: soon,
    reset: soon,
    saveFile: soon,
    conflicts: soon,
    start: soon,
    stop: soon,
    restart: soon,
    startProjects: soon,
    stopProjects: soon,
    probe: soon,
    limit: soon,
    usage: soon,
    receipts: soon,
    interrupted: soon,
    forgetInterrupted: soon,
    sets: soon,
    saveSet: soon,
    removeSet: soon,
    begin() {},
    dispose() {},
  };
}
export type LauncherService = ReturnType<typeof createLauncher>;
