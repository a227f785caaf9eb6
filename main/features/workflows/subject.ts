import { realpath } from 'node:fs/promises';
import type { InputField } from '../../../shared/features/workflows/schema.ts';
import { placeOf } from './kinds/paths.ts';
import type { WorkflowRunInput } from './types.ts';

export type ProjectOf = (path: string) => { id: string; name: string } | null;

interface Given {
  workflow: { id: string; name: string };
  fields: readonly InputField[];
  input: WorkflowRunInput;
  home: string;
  projectOf: ProjectOf | undefined;
}

/** Folders that it was started for: those that were asked for, or the repository whose event set it off. */
function foldersOf({ fields, input: { inputs, trigger } }: Given): string[] {
  const asked = fields.flatMap(({ name, type }) => {
    const value = inputs[name];
    return type === 'folder' && typeof value === 'string' && value !== '' ? [value] : [];
  });
  const { payload } = trigger;
  const repository = payload !== null && typeof payload === 'object' && 'repository' in payload && payload.repository;
  return trigger.kind === 'git' && typeof repository === 'string' ? [...asked, repository] : asked;
}

/** What a run is about: one project where its folders lead to one, else the workflow itself. */
export async function subjectOf(given: Given): Promise<{ type: string; id: string; label: string }> {
  const { workflow, home, projectOf } = given;
  const found = new Map<string, string>();
  if (projectOf)
    for (const folder of foldersOf(given)) {
      const path = placeOf(folder, home);
      const project = projectOf(await realpath(path).catch(() => path));
      if (project) found.set(project.id, project.name);
    }
  const [only] = found;
  return only && found.size === 1
    ? { type: 'project', id: only[0], label: only[1].slice(0, 512) }
    : { type: 'workflow', id: workflow.id, label: workflow.name };
}
