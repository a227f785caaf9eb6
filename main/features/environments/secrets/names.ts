import { variableName } from '../../../../shared/features/environments/schema.ts';
import type { SecretReference } from '../reading/references.ts';

export interface SecretPlace {
  projectId: string | null;
  environment: string | null;
  name: string;
}

/** What workflows have used from the first: one list for both. */
const shared = 'workflows/';

/** The name under which the store keeps it. */
export const storeName = ({ projectId, environment, name }: SecretPlace): string => {
  if (projectId === null) return shared + name;
  return environment === null ? `project/${projectId}/${name}` : `project/${projectId}/${environment}/${name}`;
};

/** Null: it belongs to another part of Optimus, and is none of ours. */
export function placeOfSecret(stored: string): SecretPlace | null {
  if (stored.startsWith(shared)) {
    const name = stored.slice(shared.length);
    return variableName.safeParse(name).success ? { projectId: null, environment: null, name } : null;
  }
  const [kind, projectId, ...rest] = stored.split('/');
  if (kind !== 'project' || !projectId || rest.length > 2) return null;
  const name = rest.at(-1);
  return name ? { projectId, environment: rest.length === 2 ? (rest[0] ?? null) : null, name } : null;
}

export const referenceTo = ({ projectId, name }: SecretPlace): string =>
  projectId === null ? `optimus://secret/${name}` : `optimus://project/${name}`;

/** Under which names a reference is looked up, the first that is there wins: of the environment, of those that it inherits, of the project. */
export function candidatesOf(reference: SecretReference, projectId: string, chain: readonly string[]): string[] {
  const { scope, name } = reference;
  if (scope === 'secret') return [storeName({ projectId: null, environment: null, name })];
  return [...chain, null].map((environment) => storeName({ projectId, environment, name }));
}
