import type { SecretEntry, Variable, VariableSource } from '../../../shared/features/environments/schema.ts';
import { printable } from '../../lib/printable.ts';

export const namePattern = /^[A-Za-z_][A-Za-z0-9_]{0,199}$/;
export const environmentPattern = /^[a-z0-9][a-z0-9-]{0,39}$/;
export const nameProblem = 'Letters, digits and underscores, not beginning with a digit.';

export const sourceWords = (source: VariableSource): string =>
  source.type === 'file' ? `${printable(source.file)}:${source.line}` : 'Optimus';

/** On one line, without what a terminal or a page would take as its own. */
export const oneLine = (text: string): string => printable(text.replaceAll(/\r?\n/g, ' ↵ ')).slice(0, 500);

export function scopeWords(
  { scope }: Pick<SecretEntry, 'scope'>,
  names: ReadonlyMap<string, string> | undefined,
): string {
  if (scope.projectId === null) return 'every project and workflow';
  const project = names?.get(scope.projectId) ?? 'a project that is gone';
  return scope.environment === null ? printable(project) : `${printable(project)} · ${scope.environment}`;
}

/** A reference and nothing else: then the secret itself can be given a new value from here. */
export function soleReference(variable: Pick<Variable, 'value'>): { scope: 'secret' | 'project'; name: string } | null {
  const [, scope, name] = /^optimus:\/\/(secret|project)\/([A-Za-z_][A-Za-z0-9_]*)$/.exec(variable.value ?? '') ?? [];
  return name === undefined || (scope !== 'secret' && scope !== 'project') ? null : { scope, name };
}

/** The secret that a reference means in an environment: its own, else that of the project. */
export function secretFor(
  entries: readonly SecretEntry[],
  reference: { scope: 'secret' | 'project'; name: string },
  projectId: string,
  environment: string,
): SecretEntry | null {
  const named = entries.filter(({ name }) => name === reference.name);
  if (reference.scope === 'secret') return named.find(({ scope }) => scope.projectId === null) ?? null;
  const own = named.filter(({ scope }) => scope.projectId === projectId);
  return (
    own.find(({ scope }) => scope.environment === environment) ??
    own.find(({ scope }) => scope.environment === null) ??
    null
  );
}
