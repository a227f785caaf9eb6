import { access, constants } from 'node:fs/promises';
import { createServer } from 'node:net';
import { DomainError, type FieldProblem, invalid } from '../../../../shared/contract/errors.ts';
import type { PlaceSpec } from '../../../../shared/features/deployments/schema.ts';
import type { EnvironmentsService } from '../../environments/index.ts';
import type { IdentityService } from '../../identity/index.ts';
import type { ProjectsService } from '../../projects/index.ts';
import type { DeploymentsRepo, PlaceRow } from '../repo.ts';
import type { Proxy as PlaceProxy } from '../types.ts';
import { isZone } from './freeze.ts';
import { holderOf } from './holder.ts';

interface Deps {
  repo: DeploymentsRepo;
  proxy: Pick<PlaceProxy, 'counts'>;
  projects: Pick<ProjectsService, 'row'>;
  identity: Pick<IdentityService, 'ports'>;
  environments: Pick<EnvironmentsService, 'list'>;
  specInForce: (place: PlaceRow) => Promise<PlaceSpec>;
}

const may = (address: string, port: number) =>
  new Promise<NodeJS.ErrnoException | null>((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error));
    server.listen({ host: address, port, exclusive: true }, () => server.close(() => resolve(null)));
  });

/** Whether two places could not both have what they want. */
const meet = (one: PlaceSpec, other: PlaceSpec) =>
  one.port === other.port &&
  (one.address === other.address ||
    [one.address, other.address].some((address) => address === '0.0.0.0' || address === '::'));

/** A place as the user wants it, held against what there is. */
export function createPlaceCheck({ repo, proxy, projects, identity, environments, specInForce }: Deps) {
  async function portProblem(placeId: string | null, spec: PlaceSpec): Promise<string | null> {
    for (const other of await repo.places())
      if (other.id !== placeId && other.spec.target.type !== 'kubernetes' && meet(other.spec, spec))
        return `port ${spec.port} belongs to ${other.name} of ${other.project_name}`;
    if (placeId !== null) {
      const known = await repo.place(placeId);
      // What was saved last may never have been deployed.
      const inForce = known && (await specInForce(known));
      const ours = inForce?.port === spec.port && (await proxy.counts(placeId).catch(() => null))?.listening;
      if (ours) return null;
    }
    const error = await may(spec.address, spec.port);
    if (error === null) return null;
    if (error.code === 'EACCES') return `port ${spec.port} may not be used: the system keeps it for its administrator`;
    if (error.code !== 'EADDRINUSE') return `port ${spec.port} cannot be used: ${error.message}`;
    const holder = await holderOf(identity, spec.port);
    return holder?.replace(/\.$/, '') ?? `port ${spec.port} is in use by another program`;
  }

  const readable = (path: string) =>
    access(path, constants.R_OK).then(
      () => true,
      () => false,
    );

  return {
    project(projectId: string) {
      const row = projects.row(projectId);
      if (!row) throw new DomainError('NOT_FOUND', { what: 'project', id: projectId });
      if (row.presence !== 'here')
        throw new DomainError('UNAVAILABLE', {
          ...{
            what: row.name,
            why: `Its folder ${row.path} is not there.`,
            remedy: 'Put it back, or look for projects again.',
          },
        });
      return row;
    },
    async spec(projectId: string, placeId: string | null, spec: PlaceSpec): Promise<void> {
      const problems: FieldProblem[] = [];
      const say = (field: string, problem: string) => problems.push({ field: `spec.${field}`, problem });
      const others = (await repo.places(projectId)).filter(({ id }) => id !== placeId);
      if (others.some(({ name }) => name === spec.name)) say('name', `there is a place ${spec.name} already`);
      const inCluster = spec.target.type === 'kubernetes';
      const port = inCluster ? null : await portProblem(placeId, spec);
      if (port !== null) say('port', port);
      if (spec.target.type === 'kubernetes') {
        const { image, registry, sharedImages } = spec.target;
        if (image === null && registry === null && !sharedImages)
          say(
            'target.registry',
            'the cluster could not pull an image that is on this machine alone: name a registry, or an image that is there already',
          );
        if (spec.tls) say('tls', 'in a cluster its Ingress has the certificate');
      }
      for (const [index, { zone }] of spec.freezes.entries())
        if (!isZone(zone)) say(`freezes.${index}.zone`, `${zone} is no time zone, such as Europe/Berlin`);
      if (spec.ready?.type === 'log') say('ready.type', 'a place is asked by HTTP, by TCP or by a command');
      if (spec.strategy.type === 'canary') {
        const { steps } = spec.strategy;
        if (steps.some((step, i) => i > 0 && step <= (steps[i - 1] ?? 0)))
          say('strategy.steps', 'each has to be more than the one before');
      }
      if (spec.strategy.type === 'rolling' && spec.strategy.maxUnavailable >= spec.replicas && spec.replicas > 1)
        say('strategy.maxUnavailable', 'at least one replica has to answer');
      if (spec.tls)
        for (const part of ['cert', 'key'] as const)
          if (!(await readable(spec.tls[part])))
            say(`tls.${part}`, `${spec.tls[part]} is not there, or cannot be read`);
      if (spec.environment !== null) {
        const known = await environments.list({ projectId }).catch(() => []);
        if (!known.some(({ name }) => name === spec.environment))
          say('environment', `the project has no environment ${spec.environment}`);
      }
      if (problems.length > 0) throw invalid(problems);
    },
  };
}
export type PlaceCheck = ReturnType<typeof createPlaceCheck>;
