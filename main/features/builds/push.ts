import { StepFailure } from '../../core/runs/step-failure.ts';
import type { ContainersService } from '../containers/index.ts';
import { answerLines } from './engine/answer.ts';
import { dialStream, patient } from './engine/patient.ts';
import { asHeader, type RegistryAuth, registryOf } from './engine/registry-auth.ts';

interface Deps {
  containers: Pick<ContainersService, 'engineAt'>;
  auth: RegistryAuth;
}

/** Pushes `registry/name:tag` from the engine of a context, with the login that `docker login` keeps for its registry. */
export function createPush({ containers, auth }: Deps) {
  return async function push(
    { image, context }: { image: string; context: string | null },
    { signal, log }: { signal: AbortSignal; log(text: string): void },
  ): Promise<void> {
    const docker = patient((await containers.engineAt(context)).docker);
    const registry = registryOf(image);
    const colon = image.lastIndexOf(':');
    const [name, tag] =
      colon > image.lastIndexOf('/') ? [image.slice(0, colon), image.slice(colon + 1)] : [image, 'latest'];
    const login = await auth.of(registry);
    const stream = await dialStream(docker, {
      ...{ path: `/images/${name}/push?`, method: 'POST', options: { tag }, signal },
      headers: { 'X-Registry-Auth': asHeader(login ?? {}) },
      statusCodes: { 200: true, 404: 'no such image', 500: 'server error' },
    });
    const said = new Set<string>();
    for await (const { error, status, id } of answerLines(stream as unknown as AsyncIterable<Buffer>)) {
      if (error !== undefined) {
        const unknown = login === null ? `. Nobody has logged in to ${registry} here: docker login does that` : '';
        throw new StepFailure(`${image} could not be pushed: ${error}${unknown}`, { code: 'PUSH_FAILED' });
      }
      const line = id === undefined ? (status ?? '') : `${id}: ${status}`;
      // A bar of progress is a line for each of its movements.
      if (line === '' || /: (?:Pushing|Preparing|Waiting)$/.test(line) || said.has(line)) continue;
      said.add(line);
      log(line);
    }
  };
}
