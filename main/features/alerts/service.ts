import { DomainError } from '../../../shared/contract/errors.ts';
import type { Alert, MaintenanceWindow, RuleView, Silence, Tried } from '../../../shared/features/alerts/schema.ts';

const none = (id: string): never => {
  throw new DomainError('NOT_FOUND', { what: 'alert', id });
};

export function createAlertsService(_deps: object) {
  return {
    active: (): Alert[] => [],
    acknowledge: (which: { key: string }, _comment: string): Alert => none(which.key),
    unacknowledge: (which: { key: string }): Alert => none(which.key),
    resolve: (which: { key: string }): Alert => none(which.key),
    rules: (): RuleView[] => [],
    save: (input: { id?: string | undefined }): RuleView => none(input.id ?? ''),
    enable: (id: string, _enabled: boolean): RuleView => none(id),
    remove: (id: string): RuleView => none(id),
    restore: (id: string): RuleView => none(id),
    attempt: (_rule: object, _days: number, _signal?: AbortSignal): Tried => none('attempt'),
    silences: (): Silence[] => [],
    silence: (_draft: object): Silence => none(''),
    unsilence: (id: string): Silence => none(id),
    windows: (): MaintenanceWindow[] => [],
    saveWindow: (_input: object): MaintenanceWindow => none(''),
    removeWindow: (id: string): MaintenanceWindow => none(id),
  };
}
export type AlertsService = ReturnType<typeof createAlertsService>;
