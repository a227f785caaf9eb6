import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import { DomainError } from '../../../shared/contract/errors.ts';
import type { ActReceipt, StackAct } from '../../../shared/features/containers/acts.ts';
import type { Container } from '../../../shared/features/containers/schema.ts';
import type { Stack } from '../../../shared/features/containers/things.ts';
import { type ActOptions, refuseRisk } from './act-container.ts';
import { type Ask, statusOf, wordsOf } from './ask.ts';
import type { Catalogue } from './catalogue.ts';
import { asUser } from './ownership.ts';
import type { Receipts, Seen } from './receipts.ts';

interface Deps {
  ask: Ask;
  catalogue: Catalogue;
  receipt: Receipts;
  mine: (id: string) => void;
  /** A socket of this machine, to which Compose can be led. */
  isHere: () => boolean;
}

const labelOf = (labels: Record<string, string>, name: string) =>
  labels[`com.docker.compose.${name}`] ?? labels[`io.podman.compose.${name}`];

/** `compose run` is no part of what a stack is. */
export const isOneOff = (labels: Record<string, string>) => labelOf(labels, 'oneoff')?.toLowerCase() === 'true';

const isFailing = ({ state, health, exitCode, outOfMemory }: Container) =>
  state === 'restarting' ||
  state === 'dead' ||
  health === 'unhealthy' ||
  outOfMemory ||
  (state === 'exited' && ![0, 130, 137, 143].includes(exitCode ?? 0));

const doing: Record<StackAct, string> = { start: 'started', stop: 'stopped', restart: 'restarted' };

/** What Compose has made, put together by its labels. */
export function createStacks({ ask, catalogue, receipt, mine, isHere }: Deps) {
  function parts(name: string): Container[] {
    return catalogue.all().filter((one) => one.compose?.project === name && !isOneOff(catalogue.labels(one.id)));
  }

  /** Where its compose files are, and the variables that were named with them. */
  function placeOf(name: string) {
    const containers = parts(name);
    if (containers.length === 0) throw new DomainError('NOT_FOUND', { what: 'stack', id: name });
    // The newest knows best from which files it was made.
    const newest = containers.reduce((a, b) => (b.createdAt > a.createdAt ? b : a));
    const labels = catalogue.labels(newest.id);
    const folder = newest.compose?.folder ?? null;
    const paths = (text: string | undefined) =>
      (text ?? '')
        .split(',')
        .filter(Boolean)
        .map((path) => (folder === null ? path : resolve(folder, path)));
    return {
      name,
      folder,
      files: paths(labelOf(labels, 'project.config_files')),
      envFiles: paths(labelOf(labels, 'project.environment_file')),
      project: containers.find(({ project }) => project !== null)?.project ?? null,
      containers,
    };
  }

  async function whyNotUpdatable({ folder, files }: Pick<StackPlace, 'folder' | 'files'>): Promise<string | null> {
    if (!isHere()) return 'Stacks are updated only on an engine of this machine.';
    if (folder === null || files.length === 0)
      return 'Its containers do not say from which compose file they were made.';
    for (const file of files)
      if (
        !(await access(file).then(
          () => true,
          () => false,
        ))
      )
        return `${file} is not there any more.`;
    return null;
  }

  return {
    placeOf,
    whyNotUpdatable,
    list: () =>
      ask('stacks', '', async (): Promise<Stack[]> => {
        const names = new Set(
          catalogue
            .all()
            .flatMap(({ id, compose }) => (compose && !isOneOff(catalogue.labels(id)) ? [compose.project] : [])),
        );
        const all = await Promise.all(
          [...names].map(async (name): Promise<Stack> => {
            const place = placeOf(name);
            const services = new Map<string, Stack['services'][number]>();
            for (const one of place.containers) {
              const service = one.compose?.service ?? '';
              const entry = services.get(service) ?? { name: service, containers: [] };
              entry.containers.push({ ...asUser(one), health: one.health, image: one.image });
              services.set(service, entry);
            }
            const running = place.containers.filter(({ state }) => state === 'running').length;
            return {
              ...{ name, folder: place.folder, files: place.files, project: place.project },
              state: place.containers.some(isFailing)
                ? 'failing'
                : running === place.containers.length
                  ? 'running'
                  : running > 0
                    ? 'partly'
                    : 'stopped',
              services: [...services.values()].sort((a, b) => a.name.localeCompare(b.name, 'en')),
              updatable: await whyNotUpdatable(place),
            };
          }),
        );
        return all.sort((a, b) => a.name.localeCompare(b.name, 'en'));
      }),

    act: (name: string, act: StackAct, { graceSeconds = null, confirmed = false }: ActOptions): Promise<ActReceipt> =>
      ask('stack', name, async (docker) => {
        const { containers, project } = placeOf(name);
        if (act !== 'stop') refuseRisk(name, [...new Set(containers.flatMap(({ risks }) => risks))], confirmed);
        return receipt({ of: 'stack', id: name, name, act, project }, async () => {
          // What others need was made first.
          const order = [...containers].sort((a, b) => a.createdAt - b.createdAt);
          if (act === 'stop') order.reverse();
          const grace = graceSeconds === null ? {} : { t: graceSeconds };
          const evidence: Seen[] = [];
          for (const one of order) {
            const box = docker.getContainer(one.id);
            mine(one.id);
            const said = await (act === 'start'
              ? box.start()
              : act === 'stop'
                ? box.stop(grace)
                : box.restart(grace)
            ).then(
              () => null,
              (error: unknown) => (statusOf(error) === 304 ? null : wordsOf(error)),
            );
            const now = catalogue.read(await box.inspect());
            const done = act === 'stop' ? now.state !== 'running' : now.state === 'running' || now.exitCode === 0;
            evidence.push({
              ok: done && said === null,
              sentence: `${one.name} is ${now.state}${said ? `: ${said}` : ''}`,
            });
          }
          const ok = evidence.every((one) => one.ok);
          return { evidence, sentence: ok ? `${name} was ${doing[act]}` : `${name} was not ${doing[act]} as a whole` };
        });
      }),
  };
}
export type Stacks = ReturnType<typeof createStacks>;
export type StackPlace = ReturnType<Stacks['placeOf']>;
