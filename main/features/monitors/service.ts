import { DomainError } from '../../../shared/contract/errors.ts';

export function createMonitorsService() {
  const missing = (): never => {
    throw new DomainError('UNAVAILABLE', { what: 'monitors', why: 'They are not measured yet.' });
  };
  return { missing };
}
export type MonitorsService = ReturnType<typeof createMonitorsService>;
