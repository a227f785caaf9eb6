import type { Service } from '../../../../shared/features/launcher/schema.ts';
import { emptyIfDamaged } from '../../../core/db/errors.ts';
import type { Clock } from '../../../core/lib/clock.ts';
import type { Logger } from '../../../core/log/logger.ts';
import type { LauncherRepo, StateRow } from '../repo.ts';
import type { Body } from '../supervisor/body.ts';
import { childEnv, withValues } from '../supervisor/child-env.ts';
import { composeIsUp, createComposeBody } from '../supervisor/compose-body.ts';
import { createGate } from '../supervisor/gate.ts';
import type { ProjectPlace } from '../supervisor/launch.ts';
import { composeTargetOf, contextOf, type LaunchDeps, resolvedFor } from '../supervisor/launch.ts';
import type { Order } from '../supervisor/order.ts';
import { adoptedBody, isService, labelOf, treeOf } from '../supervisor/process-body.ts';
import type { Unit } from '../supervisor/unit.ts';
import type { TellJournal } from '../tell-journal.ts';

const atOnce = 4;
const graceMs = 3_000;

interface Deps extends LaunchDeps {
  clock: Clock;
  log: Logger;
  repo: Pick<LauncherRepo, 'states' | 'patch'>;
  tell: TellJournal;
  /** What is known of a project; of one that is gone only what its services remember. */
  place: (projectId: string) => ProjectPlace | null;
  unit: (order: Order) => Unit;
  start: (ids: string[]) => Promise<unknown>;
  /** Whether kept processes of this name are looked after here. */
  owns?: (serviceId: string) => boolean;
}

/**
 * What an earlier Optimus left: what was to run on is taken up, what should have ended with it is ended now. Resolves to whether
 * all of it is known: if not, what nobody knows may well be one of those that were to run on.
 */
export function createTakeUp(deps: Deps) {
  const { children, repo, log, tell, clock, place, compose } = deps;

  const orderOf = (row: StateRow): Order => {
    const { project_id: id, spec } = row;
    const project = place(id) ?? { ...{ id, name: id, path: '/', commit: null }, gone: true as const };
    // A program that asks would run in a folder that is none of its own.
    const blind = project.gone && spec.ready?.type === 'exec';
    const service: Service = {
      id: row.service_id,
      projectId: row.project_id,
      spec: blind ? { ...spec, ready: null } : spec,
      origin: 'edited',
      evidence: [],
      kind: '',
      main: true,
      problem: null,
    };
    return { service, project, environment: row.environment, port: 'wanted', act: 'start', by: 'Optimus' };
  };

  /** Probes that run a program want what the service was started with; without it they say so themselves. */
  const variables = async (order: Order, { port: value }: StateRow): Promise<Record<string, string>> => {
    const { variable } = order.service.spec.port;
    const given = (own: Readonly<Record<string, string>>) => withValues(childEnv(own, { variable, value }));
    try {
      return given((await resolvedFor(deps.environments, order)).variables);
    } catch (error) {
      log.warn('the environment of a service that ran on could not be read', {
        id: order.service.id,
        error: String(error),
      });
      return given({});
    }
  };

  async function adopt(row: StateRow, order: Order, body: Body, env: Record<string, string>) {
    const { port, environment, commit } = row;
    const context = contextOf(deps, order, { body, env, port });
    const made = { body, context, port, environment: environment ?? '', commit, releasePort: () => {} };
    deps.unit(order).takeUp(made, { readyAt: row.ready_at, restarts: row.restarts });
    tell.adopted(order, body.pid);
  }

  const targetOf = ({ project_id, name }: StateRow) => ({ projectId: project_id, service: name });
  const lineOf = ({ spec }: StateRow) => (spec.run.type === 'command' ? spec.run.command : spec.run.file);

  async function process(row: StateRow, order: Order): Promise<boolean> {
    const { child_id: childId, pid, start_time: startTime } = row;
    if (childId === null || pid === null) return false;
    const there = children.list().some(({ id, kind }) => id === childId && kind === 'adopted');
    if (row.keep && row.wanted === 'running' && there) {
      const startedAt = row.started_at ?? clock.now();
      const asked = {
        ...{ childId, pid, startTime, target: targetOf(row), line: lineOf(row), startedAt },
        ...{ serviceId: row.service_id, spec: row.spec },
      };
      const env = await variables(order, row);
      await adopt(row, order, await adoptedBody(deps, asked), env);
      return true;
    }
    // By its process alone its group is found, and that number may be another's by now.
    const same = startTime !== null && (await children.facts.startTime(pid)) === startTime;
    const asked = { serviceId: row.service_id, pid, limits: row.spec.limits };
    const held = same
      ? await deps.limits.takeUp(asked).catch((error: unknown) => {
          log.warn('the group of a service could not be found', { id: row.service_id, error: String(error) });
          return null;
        })
      : null;
    const group = held?.group ?? null;
    const { signals, left } = await treeOf(deps, { childId, pid, startTime, group }).sweep(graceMs);
    await held?.done();
    if (signals.length > 0 || left.length > 0) {
      const name = `${row.name} of ${order.project.name}`;
      const end = left.length === 0 ? 'was stopped now' : 'could not be stopped';
      tell.stray(row.service_id, `${name} should have ended with Optimus, still ran, and ${end}`, order.project);
    }
    return false;
  }

  async function containers(row: StateRow, order: Order): Promise<boolean> {
    const env = await variables(order, row);
    const target = composeTargetOf(order, env);
    if (!target || row.wanted !== 'running') return false;
    if (!composeIsUp(await compose.status(target))) return false;
    const body = createComposeBody(deps, { target, logTarget: targetOf(row), adopted: true });
    if (row.keep) {
      await adopt(row, order, body, env);
      return true;
    }
    await body.stop(graceMs).finally(() => body.release());
    return false;
  }

  async function one(row: StateRow): Promise<'runs' | 'again' | 'rests'> {
    const order = orderOf(row);
    const inContainers = row.spec.run.type === 'compose';
    const runs = await (inContainers ? containers(row, order) : process(row, order));
    if (runs) return 'runs';
    if (row.wanted !== 'running') {
      if (row.child_id !== null) await repo.patch(row.service_id, { child_id: null, pid: null, start_time: null });
      return 'rests';
    }
    await repo.patch(row.service_id, {
      ...{ wanted: 'stopped', child_id: null, pid: null, start_time: null },
      interrupted_at: row.interrupted_at ?? 0,
    });
    // It was to run on and ended while nobody looked: that is an end like any other.
    return row.keep && row.spec.restart.when !== 'never' ? 'again' : 'rests';
  }

  /** Kept children that no service knows: a crash came between their start and the note of it. */
  async function strays(rows: readonly StateRow[]) {
    const known = new Set(rows.flatMap(({ child_id }) => child_id ?? []));
    for (const { id, kind, label, subject } of children.list()) {
      if (kind !== 'adopted' || subject?.type !== 'project' || known.has(id) || !label.startsWith(labelOf('')))
        continue;
      const name = label.slice(labelOf('').length);
      if (!(deps.owns ?? isService)(name)) continue;
      await children.stop(id, { graceMs });
      tell.stray(name, `${name} ran on without anybody knowing, and was stopped`, place(subject.id));
    }
  }

  return async function takeUp(): Promise<boolean> {
    let read = true;
    const rows = await repo.states().catch((error: unknown) => {
      read = false;
      return emptyIfDamaged(error);
    });
    let whole = read;
    if (!read) log.warn('what an earlier run left is not known, since it could not be read');
    const gate = createGate(atOnce);
    const again: string[] = [];
    await Promise.all(
      rows.map(async (row) => {
        const leave = await gate.enter();
        try {
          if ((await one(row)) === 'again') again.push(row.service_id);
        } catch (error) {
          whole = false;
          log.error('what an earlier run left of a service could not be looked at', error, { id: row.service_id });
        } finally {
          leave();
        }
      }),
    );
    if (read)
      await strays(rows).catch((error: unknown) => log.error('kept processes could not be looked through', error));
    // One that was renamed or removed since is no reason to leave the rest.
    if (again.length > 0)
      await deps
        .start(again)
        .catch((error: unknown) => log.warn('what ended meanwhile was not started again', { error: String(error) }));
    return whole;
  };
}
