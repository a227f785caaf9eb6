import { join } from 'node:path';
import { DomainError } from '../../../../shared/contract/errors.ts';
import type { Service } from '../../../../shared/features/launcher/schema.ts';
import { SpawnFailed } from '../../../core/children/spawn-errors.ts';
import type { EnvironmentsForServices } from '../../environments/index.ts';
import type { LogsForServices } from '../../logs/index.ts';
import type { Compose, ComposeTarget, PortReservation, Ports, ProbeContext } from '../types.ts';
import type { Body } from './body.ts';
import { childEnv, lineWithPort, withValues } from './child-env.ts';
import { createComposeBody } from './compose-body.ts';
import { NotStarted } from './not-started.ts';
import { type BodyDeps, startProcessBody } from './process-body.ts';
import { listed } from './words.ts';

export interface ProjectPlace {
  id: string;
  name: string;
  path: string;
  /** Of the working folder now. */
  commit: string | null;
  /** It is not there any more: its services can be stopped, and nothing can be started. */
  gone?: true;
}

export interface LaunchDeps extends BodyDeps {
  logs: LogsForServices;
  environments: EnvironmentsForServices;
  ports: Ports;
  compose: Compose;
}

export interface Launched {
  body: Body;
  context: ProbeContext;
  port: number | null;
  environment: string;
  commit: string | null;
  /** Others may ask for the port again. */
  releasePort(): void;
}

export interface LaunchOrder {
  service: Service;
  project: ProjectPlace;
  environment: string | null;
  port: 'wanted' | 'next';
}

const nameOf = ({ service, project }: LaunchOrder) => `${service.spec.name} of ${project.name}`;

export async function resolvedFor(environments: EnvironmentsForServices, order: LaunchOrder) {
  const { service, project, environment } = order;
  const { spec } = service;
  const resolved = await environments.resolve({
    projectId: project.id,
    environment: environment ?? spec.environment,
    extra: spec.env,
    by: `service ${project.name}/${spec.name}`,
    ...(spec.folder !== '' && { folder: spec.folder }),
  });
  const problem = resolved.problems[0];
  if (problem) {
    const more = resolved.problems.slice(1).map(({ name }) => name);
    const others = more.length === 0 ? '' : ` The same with ${listed(more)}.`;
    const { at } = problem;
    const place = at ? ` It is written in ${at.file}, line ${at.line}: mend it there, or on the Environments tab.` : '';
    throw new NotStarted(
      `${problem.name} of the environment ${resolved.name} has no value: ${problem.why}${place}${others}`,
    );
  }
  return resolved;
}

export function contextOf(
  { ports, logs }: Pick<LaunchDeps, 'ports' | 'logs'>,
  order: LaunchOrder,
  { body, env, port }: { body: Body; env: Readonly<Record<string, string>>; port: number | null },
): ProbeContext {
  const { service, project } = order;
  const target = { projectId: project.id, service: service.spec.name };
  return {
    serviceId: service.id,
    projectId: project.id,
    label: nameOf(order),
    cwd: join(project.path, service.spec.folder),
    env,
    port,
    listening: () => (body.pid === null ? body.listening() : body.pids().then((pids) => ports.listeningOf(pids))),
    onLine: (fn) => logs.onLine(target, fn),
  };
}

export function composeTargetOf(
  { service, project }: LaunchOrder,
  env: Readonly<Record<string, string>>,
): ComposeTarget | null {
  const { run, name, folder } = service.spec;
  if (run.type !== 'compose') return null;
  const { file, services } = run;
  const ids = { serviceId: service.id, projectId: project.id };
  return { ...ids, label: `${name} of ${project.name}`, cwd: join(project.path, folder), file, services, env };
}

async function reserve(ports: Ports, { service, port }: LaunchOrder): Promise<PortReservation | null> {
  const got = await ports.reserve(service, port);
  if (got && 'sentence' in got) throw new NotStarted(got.sentence);
  if (!got && port === 'next') throw new NotStarted('there is no other port that it could be told of');
  return got;
}

/** Port, environment, limits, process: in this order, and all of it given back when one of them is not to be had. */
export async function launch(deps: LaunchDeps, order: LaunchOrder, signal: AbortSignal): Promise<Launched> {
  const { service, project } = order;
  const { spec } = service;
  if (project.gone) throw new NotStarted('its project is not there');
  const reservation = await reserve(deps.ports, order);
  const port = reservation?.port ?? null;
  try {
    signal.throwIfAborted();
    const { name: environment, variables } = await resolvedFor(deps.environments, order);
    signal.throwIfAborted();
    const env = childEnv(variables, { variable: spec.port.variable, value: port });
    const plain = withValues(env);
    const body = await startBody(deps, order, { env, plain, port, signal });
    const context = contextOf(deps, order, { body, env: plain, port });
    const releasePort = () => reservation?.release();
    return { body, context, port, environment, commit: project.commit, releasePort };
  } catch (error) {
    reservation?.release();
    if (error instanceof SpawnFailed) throw new NotStarted(error.message, { cause: error });
    if (error instanceof DomainError && 'why' in error.data) throw new NotStarted(error.data.why, { cause: error });
    throw error;
  }
}

interface Given {
  env: Record<string, string | undefined>;
  plain: Record<string, string>;
  port: number | null;
  signal: AbortSignal;
}

async function startBody(deps: LaunchDeps, order: LaunchOrder, { env, plain, port, signal }: Given): Promise<Body> {
  const { service, project } = order;
  const { spec } = service;
  const target = { projectId: project.id, service: spec.name };
  const composed = composeTargetOf(order, plain);
  if (composed) {
    const body = createComposeBody(deps, { target: composed, logTarget: target, adopted: false });
    body.listen();
    const sink = (from: 'out' | 'err', chunk: Uint8Array) => body.write(from, chunk);
    try {
      await deps.compose.up(composed, { signal, onOutput: sink });
    } catch (error) {
      // Whoever stopped it ends what there is of it by now, with proof.
      if (signal.aborted) return body;
      await body.stop(0).catch(() => {});
      await body.release();
      throw error;
    }
    body.follow();
    return body;
  }
  const command = spec.run.type === 'command' ? spec.run.command : '';
  return startProcessBody(deps, {
    serviceId: service.id,
    target,
    project,
    spec,
    line: lineWithPort(command, spec.port.argument, port),
    cwd: join(project.path, spec.folder),
    env,
  });
}
