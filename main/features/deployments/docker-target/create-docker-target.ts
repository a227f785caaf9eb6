import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DomainError } from '../../../../shared/contract/errors.ts';
import type { Clock } from '../../../core/lib/clock.ts';
import { StepFailure } from '../../../core/runs/step-failure.ts';
import { type BuildsService, commitTag, imageName, patient } from '../../builds/index.ts';
import type { ContainersService } from '../../containers/index.ts';
import type { Instance, ReleaseRef, ReleaseSource, StepTalk, Stopped, TargetDriver } from '../types.ts';
import { commandIn, resumed } from './command.ts';
import { saidByEngine, unlessGone } from './errors.ts';
import { containersOf, instanceOf } from './found.ts';
import { commitTagOf, dockerTarget, labels, releaseTag } from './names.ts';
import { startReplica } from './start.ts';
import { stateOf } from './state.ts';
import type { Around } from './types.ts';

interface Deps {
  builds: Pick<BuildsService, 'buildImage' | 'push' | 'contentOf'>;
  containers: Pick<ContainersService, 'engineAt'>;
  /** The files of a commit, in a folder that is nobody else's. */
  copyFiles(source: ReleaseSource, to: string, withDependencies: boolean, talk: StepTalk): Promise<void>;
  clock: Clock;
  /** Such folders are below it. */
  root: string;
  redact(text: string): string;
}

/** Versions as containers, on the engine that Containers shows or on that of a context of Docker. */
export function createDockerTarget({ builds, containers, copyFiles, clock, root, redact }: Deps): TargetDriver {
  async function around(context: string | null): Promise<Around> {
    const { docker, host, local } = await containers.engineAt(context);
    return { docker: patient(docker), host, local, clock, redact };
  }
  const of = (release: ReleaseRef) => around(dockerTarget(release).context);

  /** The folder as it is, unless it holds something else than what is shipped. */
  async function sourceFolder(source: ReleaseSource, releaseId: string, talk: StepTalk) {
    if (source.commit === null || source.dirty) return { folder: source.folder, done: async () => {} };
    const now = await builds.contentOf(source.projectId);
    if (now.commit === source.commit && !now.dirty) return { folder: source.folder, done: async () => {} };
    const folder = join(root, `${releaseId}.source`);
    await copyFiles(source, folder, false, talk);
    return { folder, done: () => rm(folder, { recursive: true, force: true }) };
  }

  return {
    type: 'docker',

    async check(target) {
      const { context } = dockerTarget({ target });
      const { docker } = await around(context);
      try {
        await docker.ping();
      } catch (error) {
        const what = context === null ? 'containers' : `the Docker context ${context}`;
        throw new DomainError('UNAVAILABLE', { what, why: saidByEngine(error) }, { cause: error });
      }
    },

    async build({ releaseId, number, target, source, by }, talk) {
      const { context, dockerfile, stage, args, secrets = [], registry } = dockerTarget({ target });
      const { docker } = await around(context);
      const name = registry ?? imageName(source.projectName, dockerfile);
      const plain = commitTag(name, source.commit, source.dirty);
      const image = releaseTag(plain, releaseId);
      const made = await unlessGone(docker.getImage(image).inspect());
      if (made) return { image, folder: null, sizeBytes: made.Size };
      const { folder, done } = await sourceFolder(source, releaseId, talk);
      try {
        const { sizeBytes } = await builds.buildImage(
          {
            ...{ projectId: source.projectId, folder, dockerfile, stage, args, secrets, tags: [image, plain] },
            ...{ labels: { [labels.release]: releaseId }, commit: source.commit, dirty: source.dirty },
            ...{ cache: true, context, by },
          },
          {
            signal: talk.signal,
            log: talk.log,
            steps(steps) {
              const ended = steps.filter(({ state }) => state !== 'running' && state !== 'waiting').length;
              const now = steps.findLast(({ state }) => state === 'running');
              talk.progress(
                steps.length === 0 ? null : ended / steps.length,
                now?.name ?? `Version ${number} is built`,
              );
            },
          },
        );
        return { image, folder: null, sizeBytes };
      } finally {
        await done();
      }
    },

    async push(release, talk) {
      const { context } = dockerTarget(release);
      const { image } = release.artifact;
      if (image === null) return;
      for (const name of [image, commitTagOf(image)]) {
        talk.progress(null, `${name} is pushed`);
        await builds.push({ image: name, context }, talk);
      }
    },

    start: async (release, replica, talk) => startReplica(await of(release), release, replica, talk),

    async instances(release) {
      const here = await of(release);
      const found: Instance[] = [];
      for (const { id, replica, command } of await containersOf(here, release.releaseId)) {
        if (command !== null || Number.isNaN(replica)) continue;
        const info = await unlessGone(here.docker.getContainer(id).inspect());
        const instance = info?.State.Running ? instanceOf(here, release, replica, info) : null;
        if (instance) found.push(instance);
      }
      return found.sort((a, b) => a.replica - b.replica);
    },

    state: async (release, instance) => stateOf(await of(release), release, instance),

    command: async (release, asked, talk) => commandIn(await of(release), release, asked, talk),

    resumed: async (release, why, talk) => resumed(await of(release), release, why, talk),

    async stop(release, instance): Promise<Stopped> {
      if (instance.containerId === null) return { ok: true, sentence: 'It has no container.' };
      const { docker } = await of(release);
      const container = docker.getContainer(instance.containerId);
      const began = clock.monotonic();
      try {
        // 304: it does not run any more.
        await unlessGone(
          container.stop({ t: Math.ceil(release.stopSeconds) }).catch((error: { statusCode?: number }) => {
            if (error.statusCode !== 304) throw error;
          }),
        );
      } catch (error) {
        return { ok: false, sentence: `${instance.id} could not be stopped: ${saidByEngine(error)}` };
      }
      const info = await unlessGone(container.inspect());
      if (!info) return { ok: true, sentence: `${instance.id} is gone.` };
      if (info.State.Running)
        return { ok: false, sentence: `${instance.id} runs on, although the engine was asked to stop it.` };
      const seconds = ((clock.monotonic() - began) / 1_000).toFixed(1);
      const killed = info.State.ExitCode === 137 && !info.State.OOMKilled;
      return {
        ...{ ok: true, killed },
        sentence: killed
          ? `${instance.id} did not heed TERM within ${release.stopSeconds} s and was killed.`
          : `${instance.id} ended within ${seconds} s of TERM, with ${info.State.ExitCode}.`,
      };
    },

    traces(release) {
      const { context } = dockerTarget(release);
      const where = context === null ? '' : ` in the Docker context ${context}`;
      const { image } = release.artifact;
      return `containers with the label ${labels.release}=${release.releaseId}${image === null ? '' : ` and the image ${image}`}${where}`;
    },

    async remove(release, shared) {
      const here = await of(release);
      const { docker } = here;
      for (const { id } of await containersOf(here, release.releaseId))
        await unlessGone(docker.getContainer(id).remove({ force: true, v: true }));
      await rm(join(root, `${release.releaseId}.source`), { recursive: true, force: true });
      if (shared) return;
      const { image } = release.artifact;
      const info = image === null ? null : await unlessGone(docker.getImage(image).inspect());
      if (!info || image === null) return;
      // A version that was promoted stands on the image of another place.
      const users = await docker.listContainers({ all: true, filters: { ancestor: [info.Id] } });
      if (users.length > 0) return;
      for (const tag of [image, commitTagOf(image)]) {
        if (!info.RepoTags?.includes(tag)) continue;
        try {
          await unlessGone(docker.getImage(tag).remove({}));
        } catch (error) {
          // Somebody has begun to use it: then it stays.
          if ((error as { statusCode?: number }).statusCode !== 409)
            throw new StepFailure(`${tag} could not be removed: ${saidByEngine(error)}`, { cause: error });
        }
      }
    },
  };
}
