import { DomainError, invalid } from '../../../../shared/contract/errors.ts';
import type { SecretEntry, SecretUse } from '../../../../shared/features/environments/schema.ts';
import type { Secrets } from '../../../core/secrets/secrets.ts';
import { placeOfSecret, referenceTo, type SecretPlace, storeName } from './names.ts';

/** What workflows keep of the shared ones: they have to know of each change. */
export interface SharedSecrets {
  putSecret(name: string, value: string): Promise<unknown>;
  removeSecret(name: string): Promise<unknown>;
  secrets(): Promise<{ name: string; usedBy: { label: string }[] }[]>;
}

export interface SecretInput {
  projectId: string | null;
  environment: string | null;
  name: string;
}

interface Deps {
  secrets: Pick<Secrets, 'list' | 'set' | 'remove' | 'uses' | 'status'>;
  shared: SharedSecrets;
  /** By the name in the store: what names it. */
  naming: (projectId: string | undefined) => Promise<ReadonlyMap<string, readonly string[]>>;
  checkPlace: (place: SecretPlace) => Promise<void>;
}

/** What workflows can name. */
const longestShared = 64;

export function createProjectSecrets({ secrets, shared, naming, checkPlace }: Deps) {
  async function list(projectId?: string): Promise<SecretEntry[]> {
    const [stored, users, workflows] = await Promise.all([secrets.list(), naming(projectId), shared.secrets()]);
    const byWorkflow = new Map(workflows.map(({ name, usedBy }) => [name, usedBy]));
    return stored.flatMap((row): SecretEntry[] => {
      const place = placeOfSecret(row.name);
      if (!place || (projectId !== undefined && place.projectId !== null && place.projectId !== projectId)) return [];
      const inWorkflows = place.projectId === null ? (byWorkflow.get(place.name) ?? []) : [];
      const usedBy = [...(users.get(row.name) ?? []), ...inWorkflows.map(({ label }) => `workflow ${label}`)];
      return [
        {
          name: place.name,
          scope: { projectId: place.projectId, environment: place.environment },
          reference: referenceTo(place),
          createdAt: row.created_at,
          rotatedAt: row.updated_at,
          usedAt: row.used_at,
          backend: row.backend,
          usedBy,
        },
      ];
    });
  }

  async function entry(input: SecretInput): Promise<SecretEntry> {
    const found = (await list()).find(
      ({ name, scope }) =>
        name === input.name && scope.projectId === input.projectId && scope.environment === input.environment,
    );
    if (!found) throw new DomainError('NOT_FOUND', { what: 'secret', id: input.name });
    return found;
  }

  return {
    list,
    status: () => secrets.status(),
    async put({ value, ...place }: SecretInput & { value: string }): Promise<SecretEntry> {
      await checkPlace(place);
      if (place.projectId === null) {
        if (place.name.length > longestShared)
          throw invalid([
            { field: 'name', problem: `At most ${longestShared} letters, so that workflows can name it.` },
          ]);
        await shared.putSecret(place.name, value);
      } else await secrets.set(storeName(place), value);
      return entry(place);
    },
    async remove(place: SecretInput): Promise<SecretEntry> {
      const gone = await entry(place);
      if (place.projectId === null) await shared.removeSecret(place.name);
      else await secrets.remove(storeName(place));
      return gone;
    },
    async uses(place: SecretInput): Promise<SecretUse[]> {
      await entry(place);
      return secrets.uses(storeName(place));
    },
  };
}
