import { mkdir, rm } from 'node:fs/promises';
import { DomainError } from '../../../../shared/contract/errors.ts';
import type { Children } from '../../../core/children/types.ts';
import type { ContainersService } from '../../containers/index.ts';
import type { Watch } from '../engine/types.ts';

interface Deps {
  containers: Pick<ContainersService, 'engineAt'>;
  children: Pick<Children, 'spawn'>;
}

/** Sends what lies in a folder into a container, as one archive that is never whole in memory. */
export function createIntoContainer({ containers, children }: Deps) {
  return async (containerId: string, path: string, folder: string, watch: Watch): Promise<void> => {
    const { docker } = await containers.engineAt(null);
    const box = docker.getContainer(containerId);
    await box.inspect().catch((cause: unknown) => {
      throw new DomainError('NOT_FOUND', { what: 'container', id: containerId }, { cause });
    });
    watch.log(`Sending the files to ${path} of the container`);
    const tar = await children.spawn({
      ...{ label: 'files for a container', command: 'tar', args: ['-C', folder, '-cf', '-', '.'] },
      signal: watch.signal,
    });
    let said = '';
    tar.stderr.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString('utf8')).slice(-2_000);
    });
    const taken = box.putArchive(tar.stdout, { path, abortSignal: watch.signal } as { path: string });
    await taken.catch(async (error: unknown) => {
      // It waits for somebody who takes the rest.
      await tar.stop();
      throw error;
    });
    const { code } = await tar.exited;
    if (code !== 0)
      throw new DomainError('UNAVAILABLE', {
        what: 'tar',
        why: `It ended with ${code ?? 'a signal'}: ${said.trim()}`,
        partly: true,
      });
  };
}

export async function freshFolder(path: string): Promise<string> {
  await rm(path, { recursive: true, force: true });
  await mkdir(path, { recursive: true, mode: 0o700 });
  return path;
}
