import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProjectsService } from '../../projects/service.ts';
import type { ProjectEnvironments, ProjectEnvironmentsReader } from '../reading/project-environments.ts';
import { referenceOf, secretsIn } from '../reading/references.ts';
import { candidatesOf } from './names.ts';

const most = 2_000;
const shown = 100;

/** Where run configurations of a project may be written down. */
const runFile = '.optimus/run.yaml';
const largest = 256 * 1024;

async function runFileOf(root: string): Promise<string> {
  const path = join(root, runFile);
  const found = await lstat(path).catch(() => null);
  return found?.isFile() && found.size <= largest ? await readFile(path, 'utf8').catch(() => '') : '';
}

interface Deps {
  projects: Pick<ProjectsService, 'list'>;
  reader: ProjectEnvironmentsReader;
  services: () => Promise<{ project_id: string; name: string; text: string | null }[]>;
  stored: () => Promise<ReadonlySet<string>>;
}

/** Who names which secret, by its name in the store. Files are kept by their stamps, so that asking again is cheap. */
export function createNaming({ projects, reader, services, stored }: Deps) {
  return async (projectId: string | undefined): Promise<Map<string, string[]>> => {
    const known = await stored();
    const found = new Map<string, Set<string>>();
    const note = (text: string, label: string, of: string, chain: readonly string[]) => {
      const references = new Map(secretsIn(text).map((one) => [referenceOf(one), one]));
      for (const reference of references.values()) {
        const name = candidatesOf(reference, of, chain).find((candidate) => known.has(candidate));
        if (name === undefined) continue;
        const users = found.get(name) ?? new Set<string>();
        if (users.size < shown) users.add(label);
        found.set(name, users);
      }
    };
    const labels = new Map<string, string>();
    const look = async (project: ProjectEnvironments) => {
      const { projectId: of, label, root } = project;
      labels.set(of, label);
      note(await runFileOf(root), `${label}: ${runFile}`, of, []);
      for (const { name } of project.all) {
        const chain = reader.chainOf(project, name);
        const names = chain.map((one) => one.name);
        for (const { own, files } of await reader.inputs(project, chain)) {
          for (const [variable, value] of own)
            note(value, `${project.label}: ${variable} in ${name}`, project.projectId, names);
          for (const { file, env } of files) {
            if (!env?.text.includes('optimus://')) continue;
            for (const one of env.assignments)
              note(one.value, `${project.label}: ${one.name} in ${file}`, project.projectId, names);
          }
        }
      }
    };
    const rows = (await projects.list()).filter(({ id, presence }) =>
      projectId === undefined ? presence === 'here' : id === projectId,
    );
    for (const { id } of rows.slice(0, most)) await reader.of(id).then(look, () => {});
    for (const { project_id: of, name, text } of await services())
      if (projectId === undefined || of === projectId)
        note(text ?? '', `${labels.get(of) ?? of}: service ${name}`, of, []);
    return new Map([...found].map(([name, users]) => [name, [...users].sort()]));
  };
}
