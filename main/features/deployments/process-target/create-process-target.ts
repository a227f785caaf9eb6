import { rename, rm, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { DomainError } from '../../../../shared/contract/errors.ts';
import { type ServiceSpec, serviceSpec } from '../../../../shared/features/launcher/schema.ts';
import type { Children } from '../../../core/children/types.ts';
import type { Clock } from '../../../core/lib/clock.ts';
import { StepFailure } from '../../../core/runs/step-failure.ts';
import type { Hosting } from '../../launcher/index.ts';
import type { ProjectsService } from '../../projects/index.ts';
import type { CommandHere } from '../command-here.ts';
import type { Instance, ReleaseRef, TargetDriver } from '../types.ts';
import { createCopyFiles } from './copy-files.ts';

const lookEveryMs = 50;
const longestStartMs = 60_000;
/** Below the range from which systems give away ports by themselves. */
const firstPort = 20_000;
const ports = 10_000;

interface Deps {
  hosting: Hosting;
  children: Pick<Children, 'run'>;
  projects: Pick<ProjectsService, 'inGit' | 'row'>;
  clock: Clock;
  /** Folders of releases are below it. */
  root: string;
  commandHere: CommandHere;
}

/** `@<place>/<number>.<replica>`: the same for as long as the version is. */
export const processId = (placeId: string, number: number, replica: number) => `@${placeId}/${number}.${replica}`;
export function processOf(id: string): { placeId: string; number: number; replica: number } | null {
  const found = /^@([^/]+)\/(\d+)\.(\d+)$/.exec(id);
  return found ? { placeId: found[1] ?? '', number: Number(found[2]), replica: Number(found[3]) } : null;
}

const processTarget = ({ target }: Pick<ReleaseRef, 'target'>) => {
  if (target.type !== 'process') throw new Error(`${target.type} is another target`);
  return target;
};

/** Versions as processes of this machine: each in a folder of its own, looked after by the launcher. */
export function createProcessTarget({ hosting, children, projects, clock, root, commandHere }: Deps): TargetDriver {
  const copyFiles = createCopyFiles({ projects, children });
  const pause = (ms: number) => new Promise<void>((resolve) => void clock.after(ms, resolve));
  const idOf = ({ placeId, number }: ReleaseRef, replica: number) => processId(placeId, number, replica);

  const specOf = (release: ReleaseRef, replica: number): ServiceSpec => {
    const { run, memoryMb } = processTarget(release);
    const name = /(\S+) #\d+$/.exec(release.label)?.[1] ?? 'release';
    const variable = process.platform === 'win32' ? '%PORT%' : '$' + '{PORT}';
    return serviceSpec.parse({
      name: `${name}-${release.number}-${replica}`,
      run: { type: 'command', command: run.replaceAll('{port}', variable) },
      folder: relative(root, release.artifact.folder ?? root),
      environment: idOf(release, replica),
      port: { wanted: firstPort + Math.floor(Math.random() * ports), variable: 'PORT' },
      // Whether it is ready is asked by the deployment itself.
      readySeconds: 3_600,
      restart: { when: 'always' },
      limits: { memoryMb, cpuPercent: null },
      stopSeconds: release.stopSeconds,
      keep: release.keep,
    });
  };

  const instanceOf = (release: ReleaseRef, replica: number): Instance | null => {
    const id = idOf(release, replica);
    const status = hosting.status(id);
    if (!status || status.pid === null || status.port === null) return null;
    const { pid, port, startedAt } = status;
    return {
      ...{ id, host: '127.0.0.1', port, releaseId: release.releaseId, replica },
      ...{ containerId: null, pid, startedAt: startedAt ?? clock.now() },
    };
  };
  const idsOf = ({ placeId, number }: ReleaseRef) => {
    const start = `@${placeId}/${number}.`;
    return hosting
      .ids()
      .flatMap((id) => (id.startsWith(start) ? [{ id, replica: Number(id.slice(start.length)) }] : []));
  };

  return {
    type: 'process',
    async check() {},
    async build({ releaseId, number, target, source }, talk) {
      const { build } = processTarget({ target });
      const folder = join(root, releaseId, 'files');
      const made = { image: null, folder, sizeBytes: null };
      // All of it is in there once it has its name.
      if (await stat(folder).catch(() => null)) return made;
      const part = `${folder}.part`;
      talk.progress(null, 'The files are copied.');
      await copyFiles(source, part, build === null, talk);
      if (build !== null) {
        talk.progress(null, build);
        const why = `build of version ${number} of ${source.projectName}`;
        const { code, output } = await commandHere(part, { line: build, why, variables: {} }, talk);
        if (code !== 0)
          throw new StepFailure(`Version ${number} could not be built: ${build} ended with ${code}.`, {
            detail: output.slice(-4_000),
            retry: false,
          });
      }
      await rename(part, folder);
      return made;
    },
    async start(release, replica, talk) {
      const id = idOf(release, replica);
      const { folder } = release.artifact;
      if (folder === null || !(await stat(folder).catch(() => null)))
        throw new DomainError('UNAVAILABLE', { what: release.label, why: 'The folder of this version is not there.' });
      if (!hosting.status(id)?.active) {
        const name = release.label.replace(/ \S+ #\d+$/, '');
        const project = { id: release.projectId, name };
        // From here on it would run without anybody who waits for it.
        talk.signal.throwIfAborted();
        hosting.start({ id, project, spec: specOf(release, replica), commit: null, by: release.label });
      }
      const began = clock.monotonic();
      for (;;) {
        talk.signal.throwIfAborted();
        const instance = instanceOf(release, replica);
        if (instance) return instance;
        const status = hosting.status(id);
        if (status?.lastCrash)
          throw new StepFailure(`Version ${release.number} ended before it was ready. ${status.lastCrash}`, {
            retry: false,
          });
        if (!status || status.over || status.restarts > 0 || clock.monotonic() - began > longestStartMs)
          throw new StepFailure(
            `Version ${release.number} could not be started: ${status?.sentence ?? 'it is gone.'}`,
            {
              retry: false,
            },
          );
        await pause(lookEveryMs);
      }
    },
    async instances(release) {
      return idsOf(release).flatMap(({ replica }) => instanceOf(release, replica) ?? []);
    },
    async resting(release) {
      return idsOf(release)
        .filter(({ id, replica }) => hosting.status(id)?.active && !instanceOf(release, replica))
        .map(({ id, replica }) => ({
          ...{ id, host: '127.0.0.1', port: 0, releaseId: release.releaseId, replica },
          ...{ containerId: null, pid: null, startedAt: 0 },
        }));
    },
    async state(_, { id, port }) {
      const status = hosting.status(id);
      if (!status)
        return { running: false, restarts: 0, exit: null, memoryBytes: null, lastWords: ['It does not run.'] };
      const { restarts, exit, pid, lastCrash } = status;
      const sentence = lastCrash ?? status.sentence;
      const running = pid !== null;
      let lastWords = [sentence];
      if (running && lastCrash === null && sentence !== `It listens on port ${port}.`) {
        const listening = await hosting.listening(id);
        if (listening.length > 0 && !listening.includes(port))
          lastWords = [`It listens on port ${listening.join(', ')}, not on ${port}.`];
      }
      return {
        running,
        restarts,
        exit: exit && !running ? { ...exit, sentence } : null,
        memoryBytes: await hosting.memoryBytes(id),
        lastWords,
      };
    },
    command: (release, asked, talk) =>
      commandHere(
        release.artifact.folder ?? root,
        { ...asked, variables: { ...release.variables, ...asked.variables } },
        talk,
      ),
    stop: (release, { id }) => hosting.stop(id, release.label),
    traces: ({ artifact, releaseId }) => `processes of the folder ${artifact.folder ?? join(root, releaseId)}`,
    async remove(release, shared) {
      const { releaseId, artifact } = release;
      for (const { id } of idsOf(release)) await hosting.forget(id);
      if (shared) return;
      if (artifact.folder?.startsWith(root)) await rm(join(artifact.folder, '..'), { recursive: true, force: true });
      else await rm(join(root, releaseId), { recursive: true, force: true });
    },
  };
}
