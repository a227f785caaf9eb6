import type Docker from 'dockerode';
import { StepFailure } from '../../../core/runs/step-failure.ts';
import type { Instance, ReleaseRef, StepTalk } from '../types.ts';
import { asFailure, saidByEngine, statusOf, unlessGone } from './errors.ts';
import { containersOf, instanceOf } from './found.ts';
import { containerName, dockerTarget, labels } from './names.ts';
import { freePort, isPortTaken, portInside } from './ports.ts';
import type { Around } from './types.ts';

const tries = 5;
const megabyte = 1024 * 1024;

/** One more than nothing looks after what the first process leaves behind; some engines come without it. */
const lacksInit = (said: string) => /docker-init|tini/i.test(said) && /not found|no such file/i.test(said);

export const environmentOf = (variables: Readonly<Record<string, string>>): string[] =>
  Object.entries(variables).map(([name, value]) => `${name}=${value}`);

export const memoryOf = (memoryMb: number | null) =>
  // Swap would let it become slow in place of being seen.
  memoryMb === null ? {} : { Memory: memoryMb * megabyte, MemorySwap: memoryMb * megabyte };

export async function imageOf(
  { docker }: Pick<Around, 'docker'>,
  release: ReleaseRef,
): Promise<Docker.ImageInspectInfo> {
  const found =
    release.artifact.image === null ? null : await unlessGone(docker.getImage(release.artifact.image).inspect());
  if (found) return found;
  throw new StepFailure(`The image of ${release.label} is not on the engine any more: deploy that commit again`, {
    code: 'GONE',
    retry: false,
  });
}

interface Making {
  around: Around;
  release: ReleaseRef;
  replica: number;
  image: Docker.ImageInspectInfo;
  inside: number;
}

async function make({ around, release, replica, image, inside }: Making, port: number, init: boolean): Promise<string> {
  const { docker, local } = around;
  const { memoryMb } = dockerTarget(release);
  const named = `${inside}/tcp`;
  // Images that are told where to listen are told the port that was asked for.
  const own = 'PORT' in release.variables || (image.Config.Env ?? []).some((entry) => entry.startsWith('PORT='));
  const variables = { ...(!own && { PORT: String(inside) }), ...release.variables };
  const container = await docker.createContainer({
    ...{ name: containerName(release, replica), Image: release.artifact.image as string },
    ...{ Env: environmentOf(variables), ExposedPorts: { [named]: {} } },
    Labels: {
      ...{ [labels.release]: release.releaseId, [labels.place]: release.placeId },
      ...{ [labels.replica]: String(replica), [labels.project]: release.projectId },
    },
    HostConfig: {
      PortBindings: { [named]: [{ HostIp: local ? '127.0.0.1' : '', HostPort: String(port) }] },
      RestartPolicy: { Name: release.keep ? 'unless-stopped' : 'no' },
      ...{ Init: init, Privileged: false, ...memoryOf(memoryMb) },
    },
  });
  return container.id;
}

/** Makes and starts one replica, or gives back the one that runs; what an earlier try left goes first. */
export async function startReplica(
  around: Around,
  release: ReleaseRef,
  replica: number,
  { signal, log }: StepTalk,
): Promise<Instance> {
  const { docker, local } = around;
  for (const found of await containersOf(around, release.releaseId)) {
    if (found.replica !== replica || found.command !== null) continue;
    const info = await unlessGone(docker.getContainer(found.id).inspect());
    const running = info?.State.Running === true && instanceOf(around, release, replica, info);
    if (running) return running;
    await unlessGone(docker.getContainer(found.id).remove({ force: true, v: true }));
  }
  const image = await imageOf(around, release);
  const inside = portInside(image, dockerTarget(release).port, release.label);
  let init = true;
  for (let attempt = 1; ; attempt += 1) {
    signal.throwIfAborted();
    let id: string | null = null;
    try {
      id = await make({ around, release, replica, image, inside }, await freePort(local), init);
      const container = docker.getContainer(id);
      await container.start();
      const info = await container.inspect();
      const instance = instanceOf(around, release, replica, info);
      if (instance) return instance;
      throw new Error('the engine does not say at which port it is reached');
    } catch (error) {
      const said = saidByEngine(error);
      const found = await containersOf(around, release.releaseId).catch(() => []);
      const left = id ?? found.find((one) => one.replica === replica && one.command === null)?.id;
      if (left !== undefined)
        await unlessGone(docker.getContainer(left).remove({ force: true, v: true })).catch(() => null);
      if (init && lacksInit(said)) {
        log('The engine has no program for --init: it is started without');
        init = false;
      } else if (attempt >= tries || !(isPortTaken(said) || statusOf(error) === 409))
        throw asFailure(`Version ${release.number} could not be started`, error);
    }
  }
}
