import { join } from 'node:path';
import { repository } from '../../projects/files/testing/trees.ts';
import { homeWithProjects, startProjects } from '../../projects/testing/started-projects.ts';

export { git, writeTree } from '../../projects/files/testing/trees.ts';
export { startProjects };

const nobody = new AbortController().signal;

/** A whole core with projects of these files. */
export async function knownWorld(projects: Record<string, Record<string, string>>, dataDir?: string) {
  const { home, folder } = await homeWithProjects();
  for (const [name, files] of Object.entries(projects)) repository(join(folder, name), files);
  const started = await startProjects({ home, ...(dataDir !== undefined && { dataDir }) });
  await started.rested();
  const { knowledge } = started.core.services;
  const idOf = async (name: string) => (await started.rowNow(name)).id;
  const tool = (name: string, input: object, projectIds: string[] | null) => {
    const found = knowledge.readTools.find((one) => one.name === name);
    if (!found) throw new Error(`there is no tool ${name}`);
    return found.run(input as never, { scope: { projectIds }, signal: nobody });
  };
  return { ...started, knowledge, idOf, tool, at: (name: string) => join(folder, name) };
}
