import { DomainError } from '../../../shared/contract/errors.ts';

export function createProcessesService() {
  const missing = (): never => {
    throw new DomainError('UNAVAILABLE', { what: 'processes', why: 'They are not measured yet.' });
  };
  return { missing };
}
export type ProcessesService = ReturnType<typeof createProcessesService>;
