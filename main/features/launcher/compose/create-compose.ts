import { dirname } from 'node:path';
import type Docker from 'dockerode';
import { DomainError } from '../../../../shared/contract/errors.ts';
import type { Children } from '../../../core/children/types.ts';
import type { Logger } from '../../../core/log/logger.ts';
import { type ContainersService, createComposeRunner } from '../../containers/index.ts';
import type { Compose, ComposeContainer, ComposeTarget } from '../types.ts';
import { createIsOf, fileOf, filesOf, type Labelled, labelledBy } from './belonging.ts';
import { projectName, refuseStranger } from './project-name.ts';
import { readState } from './read-state.ts';

type OnOutput = (from: 'out' | 'err', chunk: Uint8Array) => void;

interface Deps {
  children: Pick<Children, 'run' | 'spawn'>;
  containers: Pick<ContainersService, 'withDocker' | 'list'>;
  log: Logger;
  redact: (text: string) => string;
}

/** Beyond what the containers were given to end by themselves. */
const overtimeMs = 60_000;

export const isUp = ({ state }: ComposeContainer): boolean =>
  state === 'running' || state === 'paused' || state === 'restarting';

/** Stacks of containers: started by compose itself, seen through the engine. Volumes are never touched. */
export function createCompose({ children, containers, log, redact }: Deps): Compose {
  const runCompose = createComposeRunner({ children, redact });

  const inDocker = <T>(act: (docker: Docker) => Promise<T>) => containers.withDocker('compose', act);

  /** All that compose files have made on this engine, of this target and of others. */
  async function made(target: ComposeTarget) {
    const isOf = await createIsOf(target);
    return inDocker(async (docker) => {
      const all = await docker.listContainers({ all: true });
      const mine: string[] = [];
      const others: Labelled[] = [];
      for (const { Id, Labels } of all) {
        const of = labelledBy(Labels ?? {});
        if (!of) continue;
        if (await isOf(of)) mine.push(Id);
        else others.push(of);
      }
      return { mine, others };
    });
  }

  async function status(target: ComposeTarget): Promise<ComposeContainer[]> {
    const { mine } = await made(target);
    return inDocker(async (docker) => {
      const read = await Promise.all(
        // One may be removed while the others are looked at.
        mine.map((id) =>
          docker
            .getContainer(id)
            .inspect()
            .then(readState, () => null),
        ),
      );
      return read.filter((one) => one !== null).sort((a, b) => a.name.localeCompare(b.name));
    });
  }

  /** The engine that Optimus talks to, and no other that the program might prefer. */
  async function endpoint(): Promise<Record<string, string>> {
    const { engine } = await containers.list();
    return engine.state === 'there' && /^(?:unix|npipe):/.test(engine.endpoint) ? { DOCKER_HOST: engine.endpoint } : {};
  }

  async function run(target: ComposeTarget, args: readonly string[], onOutput: OnOutput, signal: AbortSignal) {
    const [host, files] = await Promise.all([endpoint(), filesOf(target)]);
    return runCompose({
      label: `Compose for ${target.label}`,
      cwd: target.cwd,
      env: { ...target.env, ...host },
      args: [...files.flatMap((file) => ['-f', file]), ...args],
      subject: { type: 'project', id: target.projectId, label: target.label },
      signal,
      onOutput,
    });
  }

  function checked({ services }: ComposeTarget): readonly string[] {
    const odd = services.find((name) => name.startsWith('-'));
    if (odd === undefined) return services;
    throw new DomainError('UNAVAILABLE', { what: 'docker compose', why: `${odd} cannot be the name of a service.` });
  }

  /** What compose did not end, or cannot because it is not installed any more. */
  async function endRest(target: ComposeTarget, graceSeconds: number): Promise<void> {
    const up = (await status(target)).filter(isUp);
    await inDocker((docker) =>
      Promise.all(
        up.map(({ id, name }) =>
          docker
            .getContainer(id)
            .stop({ t: graceSeconds })
            .catch((error: unknown) => log.debug('a container did not stop', { name, reason: String(error) })),
        ),
      ),
    );
  }

  return {
    status,
    async up(target, { signal, onOutput }) {
      const services = checked(target);
      const { mine, others } = await made({ ...target, services: [] });
      if (mine.length === 0) refuseStranger(await projectName(target), dirname(fileOf(target)), others);
      const { code, said } = await run(target, ['up', '-d', ...services], onOutput, signal);
      if (code === 0) return;
      throw new DomainError('UNAVAILABLE', {
        what: 'docker compose',
        why: said === '' ? `It ended with ${code}.` : `It ended with ${code}: ${said.split('\n').at(-1)}`,
      });
    },
    async down(target, { graceSeconds, onOutput }) {
      const services = checked(target);
      // Stopped and not removed: what containers hold outside of named volumes would be gone with them.
      const signal = AbortSignal.timeout(graceSeconds * 1_000 + overtimeMs);
      await run(target, ['stop', '-t', String(graceSeconds), ...services], onOutput, signal).catch((error: unknown) =>
        log.debug('compose could not stop', { reason: String(error) }),
      );
      await endRest(target, graceSeconds);
      return { left: (await status(target)).filter(isUp) };
    },
  };
}
