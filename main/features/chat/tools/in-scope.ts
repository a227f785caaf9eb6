import type { Scope } from '../../../../shared/features/knowledge/schema.ts';
import type { ProjectRow } from '../../../../shared/features/projects/schema.ts';
import { named } from '../../../core/lib/shown-words.ts';
import type { ProjectsService } from '../../projects/index.ts';

export type Looked<T> = { ok: true; found: T } | { ok: false; why: string };

/** A project by its id or name, as long as the conversation is about it. */
export async function projectIn(
  projects: Pick<ProjectsService, 'row' | 'list'>,
  scope: Scope,
  asked: string,
): Promise<Looked<ProjectRow>> {
  const within = (id: string) => scope.projectIds === null || scope.projectIds.includes(id);
  const exact = projects.row(asked);
  if (exact && within(exact.id)) return { ok: true, found: exact };
  const same = (await projects.list()).filter(({ id, name }) => name === asked && within(id));
  const [only, other] = same;
  if (only && !other) return { ok: true, found: only };
  if (other) return { ok: false, why: `Several projects are called ${named(asked)}: ask for one by its id.` };
  return { ok: false, why: `No project “${named(asked)}” is part of this conversation.` };
}
