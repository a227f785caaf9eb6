import { opendir, realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DomainError } from '../../../shared/contract/errors.ts';
import type { ContainersService } from '../containers/index.ts';
import type { ProjectsService } from '../projects/index.ts';
import { targetOf } from './reading/which.ts';

/** A file that is named without its folder is looked for among so many. */
const mostEntries = 30_000;
const passedOver = new Set([
  'node_modules',
  '.git',
  'target',
  'dist',
  'build',
  'vendor',
  '.venv',
  'venv',
  'bin',
  'obj',
  '.next',
]);

interface Deps {
  projects: Pick<ProjectsService, 'row' | 'open'>;
  containers: Pick<ContainersService, 'now' | 'withDocker'>;
}

const isFile = (path: string) =>
  stat(path).then(
    (found) => found.isFile(),
    () => false,
  );

function within(root: string, path: string): boolean {
  const way = relative(root, path);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** As stacks write it: addresses of files, and what bundlers put before a path. */
function plainFile(file: string): string {
  if (file.startsWith('file://')) {
    try {
      return fileURLToPath(file);
    } catch {
      return file.slice('file://'.length);
    }
  }
  return file.replace(/^webpack(?:-internal)?:\/\/\/?(?:\.\/)?(?:\([\w-]+\)\/)?/, '').replace(/\?[^/\\]*$/, '');
}

/** The only file of the project whose path ends so; Java and .NET name no more. */
async function findBelow(root: string, ending: string): Promise<string | null> {
  const folders = [root];
  const found: string[] = [];
  let left = mostEntries;
  for (let folder = folders.shift(); folder !== undefined; folder = folders.shift()) {
    const dir = await opendir(folder).catch(() => null);
    if (!dir) continue;
    for await (const entry of dir) {
      left -= 1;
      if (left < 0) return found[0] ?? null;
      const path = join(folder, entry.name);
      if (entry.isDirectory() && !passedOver.has(entry.name)) folders.push(path);
      else if (entry.isFile() && path.endsWith(`${sep}${ending}`)) found.push(path);
    }
  }
  return found[0] ?? null;
}

/** Opens the file of a frame in the user's editor, when it is one of the project's. */
export function createFrameOpener({ projects, containers }: Deps) {
  /** Where the project's files lie within the container, when it says so. */
  async function workdirOf(containerId: string): Promise<string | null> {
    return containers
      .withDocker(containerId, async (docker) => (await docker.getContainer(containerId).inspect()).Config.WorkingDir)
      .then(
        (dir) => (dir && dir !== '/' ? dir : null),
        () => null,
      );
  }

  async function candidates(root: string, file: string, containerId: string | null): Promise<string[]> {
    if (!isAbsolute(file)) return [resolve(root, file)];
    if (within(root, file)) return [file];
    if (containerId === null)
      throw new DomainError('FORBIDDEN', { what: file, why: 'It lies outside of the project.' });
    const workdir = await workdirOf(containerId);
    const parts = file.split('/').filter(Boolean);
    return [
      ...(workdir !== null && file.startsWith(`${workdir}/`) ? [join(root, file.slice(workdir.length + 1))] : []),
      // Without a working folder: /app/src/index.js is src/index.js of the project, when there is one.
      ...parts.slice(1).map((_part, at) => join(root, ...parts.slice(at + 1))),
    ];
  }

  return async function openFrame(input: {
    source: string;
    file: string;
    line: number | null;
    column: number | null;
  }): Promise<{ path: string }> {
    const containerId = /^container:(.+)$/.exec(input.source)?.[1] ?? null;
    const container = containerId === null ? null : containers.now().find(({ id }) => id === containerId);
    const projectId = container?.project?.id ?? targetOf(input.source)?.projectId ?? null;
    const project = projectId === null ? null : projects.row(projectId);
    if (!project) throw new DomainError('NOT_FOUND', { what: 'project of the line', id: input.source });
    const file = plainFile(input.file);
    const root = project.path;
    const all = (await candidates(root, file, containerId)).filter((path) => within(root, path));
    let path: string | null = null;
    for (const one of all) {
      if (await isFile(one)) {
        path = one;
        break;
      }
    }
    const ending = file.replace(/^(?:\.{1,2}[\\/])+/, '');
    if (path === null && !isAbsolute(file) && !ending.includes('..')) path = await findBelow(root, ending);
    if (path === null) throw new DomainError('NOT_FOUND', { what: 'file of the project', id: input.file });
    const [realRoot, real] = await Promise.all([realpath(root), realpath(path)]);
    if (!within(realRoot, real))
      throw new DomainError('FORBIDDEN', { what: input.file, why: 'It lies outside of the project.' });
    await projects.open({
      id: project.id,
      with: 'editor',
      file: relative(root, path),
      ...(input.line !== null && { line: input.line }),
    });
    return { path };
  };
}
