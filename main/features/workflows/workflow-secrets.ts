import { DomainError } from '../../../shared/contract/errors.ts';
import type { WorkflowSecret } from '../../../shared/features/workflows/schema.ts';
import type { Cancel } from '../../core/lib/clock.ts';
import type { SecretUse } from '../../core/secrets/secrets.ts';
import type { WorkflowsRepo } from './repo.ts';

const prefix = 'workflows/';

/** The part of the program's secrets that workflows may use. */
export interface SecretStore {
  list(): Promise<{ name: string; updated_at: number }[]>;
  get(name: string, use?: SecretUse): Promise<string>;
  set(name: string, value: string): Promise<void>;
  remove(name: string): Promise<void>;
}

interface Deps {
  secrets: SecretStore;
  repo: Pick<WorkflowsRepo, 'all'>;
  onChange: () => void;
}

export function createWorkflowSecrets({ secrets, repo, onChange }: Deps) {
  const listeners = new Set<() => void>();
  const changed = () => {
    for (const fn of [...listeners]) fn();
    onChange();
  };

  async function list(): Promise<WorkflowSecret[]> {
    const [stored, workflows] = await Promise.all([secrets.list(), repo.all()]);
    return stored.flatMap(({ name: full, updated_at }) => {
      if (!full.startsWith(prefix)) return [];
      const name = full.slice(prefix.length);
      const users = workflows.filter(({ facts }) => facts.secrets.includes(name));
      const usedBy = users.map(({ id, name: label }) => ({ type: 'workflow', id, label }));
      return [{ name, updatedAt: updated_at, usedBy }];
    });
  }

  return {
    list,
    async names(): Promise<Set<string>> {
      const stored = await secrets.list();
      return new Set(stored.flatMap(({ name }) => (name.startsWith(prefix) ? [name.slice(prefix.length)] : [])));
    },
    /** The value of a name as it stands in a text. */
    get: (name: string, use?: SecretUse): Promise<string> => secrets.get(prefix + name, use),
    async put(name: string, value: string): Promise<WorkflowSecret> {
      await secrets.set(prefix + name, value);
      changed();
      const kept = (await list()).find((one) => one.name === name);
      if (!kept) throw new DomainError('NOT_FOUND', { what: 'secret', id: name });
      return kept;
    },
    async remove(name: string): Promise<{ name: string }> {
      await secrets.remove(prefix + name);
      changed();
      return { name };
    },
    onChange(fn: () => void): Cancel {
      listeners.add(fn);
      return () => listeners.delete(fn);
    },
  };
}
export type WorkflowSecrets = ReturnType<typeof createWorkflowSecrets>;
