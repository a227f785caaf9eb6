import type { Service, ServiceStatus } from '../../../../../shared/features/launcher/schema.ts';
import { named, plural } from '../../../../core/lib/shown-words.ts';
import { sinceOf } from '../../../identity/index.ts';
import { chooseServices, type ServiceAct, toldOfReceipts, toldOfStart } from '../../../launcher/index.ts';
import type { PreparedDeed } from '../../types.ts';
import { isProduction, meant, projectFor, serviceWords } from '../find.ts';
import { isUp, statusWords } from '../looks/running.ts';
import { byVoice, type DoingDeps, type Making, type Of, type Prepare, refuse } from '../types.ts';

type Deps = Pick<DoingDeps, 'launcher' | 'environments' | 'projects' | 'deployments'>;
type Asked = Of<'start' | 'stop' | 'restart'>;

const verbs: Record<ServiceAct, string> = { start: 'Start', stop: 'Stop', restart: 'Restart' };
const listed = (names: readonly string[]) => names.join(' and ');

/** Start, stop and restart of what a project runs on this machine. */
export function createServiceDeeds({ launcher, environments, projects, deployments }: Deps) {
  type Chosen = { ok: true; environment: string | null } | { ok: false; refusal: PreparedDeed };

  /** A word such as `staging`, held against the environments that the project really has. */
  async function environmentOf(asked: Asked, project: string, making: Making): Promise<Chosen> {
    const { environment: said, projectId } = asked;
    if (said === null) return { ok: true, environment: null };
    const known = (await environments.list({ projectId })).map(({ name }) => name);
    const found = meant(said, known);
    const [only, other] = found;
    if (only !== undefined && other === undefined) return { ok: true, environment: only };
    const names = known.map((name) => named(name, 40));
    if (only !== undefined)
      return {
        ok: false,
        refusal: refuse(
          making,
          `“${named(said, 60)}” may be ${found.map((name) => named(name, 40)).join(' or ')}.`,
          'Say which one.',
          { kind: 'which-place', known: found },
        ),
      };
    const place = meant(
      said,
      (await deployments.places({ projectId })).map(({ spec }) => spec.name),
    )[0];
    return {
      ok: false,
      refusal: refuse(
        making,
        `${project} has no environment “${named(said, 60)}”. It has: ${names.join(', ') || 'none'}.`,
        place === undefined
          ? 'Say one of these, or add it under Environments.'
          : `${named(place, 40)} is a place that it is deployed to: say “deploy ${project} to ${named(place, 40)}”.`,
        { kind: 'no-place', project, known: names },
      ),
    };
  }

  const statusOf = (id: string): ServiceStatus | null => launcher.statuses().find((one) => one.id === id) ?? null;

  /** Those that run and would lose what they need. */
  async function whoNeeds(projectId: string, chosen: readonly Service[]): Promise<string[]> {
    const { services } = await launcher.setup({ projectId });
    const active = new Set(launcher.activeOf(projectId));
    const going = new Set(chosen.map(({ spec }) => spec.name));
    return services
      .filter(({ id, spec }) => active.has(id) && !going.has(spec.name) && spec.needs.some((need) => going.has(need)))
      .map(({ spec }) => named(spec.name, 60));
  }

  async function consequenceOf(asked: Asked, services: readonly Service[], now: number): Promise<string> {
    const up = services.flatMap(({ id }) => {
      const status = statusOf(id);
      return status && isUp(status) ? [status] : [];
    });
    if (up.length === 0) return 'None of it runs now.';
    const needs = await whoNeeds(asked.projectId, services);
    const what = up.map(
      ({ name, ports, port, since }) =>
        `${named(name, 60)}${(port ?? ports[0]) === undefined ? '' : ` on port ${port ?? ports[0]}`} since ${sinceOf(since, now)}`,
    );
    return [
      `${asked.kind === 'stop' ? 'This ends' : 'For a moment this ends'} ${listed(what)}, with every connection to it.`,
      ...(needs.length === 0
        ? []
        : [`${listed(needs)} ${needs.length === 1 ? 'needs' : 'need'} it and ${needs.length === 1 ? 'runs' : 'run'}.`]),
    ].join(' ');
  }

  async function prepare(asked: Asked, making: Making): Promise<PreparedDeed> {
    const { kind, projectId, service } = asked;
    const found = await projectFor(projects, projectId, making, kind === 'stop' ? 'known' : 'here');
    if (!found.ok) return found.refusal;
    const { project } = found;
    const name = named(project.name, 60);
    const where = await environmentOf(asked, name, making);
    if (!where.ok) return where.refusal;
    const { environment } = where;
    const chosen = await chooseServices(launcher, project, service === null ? [] : [service], kind);
    if (!chosen.ok)
      return refuse(
        making,
        chosen.sentence,
        chosen.remedy || (chosen.known.length > 0 && kind !== 'stop' ? 'Say one of these.' : ''),
        chosen.why === 'none' && kind === 'stop'
          ? { kind: 'not-running', project: name }
          : chosen.why === 'broken'
            ? { kind: 'other' }
            : { kind: 'no-service', project: name, known: chosen.known },
      );
    const standsOn = ({ id }: Service) => statusOf(id)?.environment ?? null;
    // What runs on another environment is not what was meant.
    const services =
      kind === 'stop' && environment !== null
        ? chosen.services.filter((one) => standsOn(one) === environment)
        : chosen.services;
    if (services.length === 0)
      return refuse(making, `Nothing of ${name} runs on ${named(environment ?? '', 40)}.`, '', {
        ...{ kind: 'not-running', project: name },
      });
    const names = services.map(({ spec }) => named(spec.name, 60));
    const on = environment === null ? '' : ` on ${named(environment, 40)}`;
    const production = [environment, ...services.map(standsOn), ...services.map(({ spec }) => spec.environment)].some(
      (one) => one !== null && isProduction(one),
    );
    const weight = kind === 'start' ? 'act' : 'destroy';
    return {
      ok: true,
      deed: {
        ...{ weight, sentence: `${verbs[kind]} ${listed(names.map((one) => serviceWords(one, name)))}${on}` },
        consequence: kind === 'start' ? null : await consequenceOf(asked, services, making.now),
        typed: kind !== 'start' && production ? project.name : null,
        carryOut: (signal) => carryOut(asked, { services, environment, name }, making, signal),
      },
    };
  }

  interface Plan {
    services: readonly Service[];
    environment: string | null;
    name: string;
  }

  async function carryOut({ kind }: Asked, { services, environment, name }: Plan, making: Making, signal: AbortSignal) {
    const { words } = making;
    const ids = services.map(({ id }) => id);
    const names = services.map(({ spec }) => named(spec.name, 60));
    const said = names.map((one) => (one === name ? one : `${name} ${one}`));
    const route = `/running?service=${encodeURIComponent(ids[0] ?? '')}`;
    const rest = { route, runId: null };
    if (kind === 'stop') {
      const receipts = await launcher.stopAndWait({ ids, by: byVoice });
      const { ok, lines } = toldOfReceipts(receipts);
      const left = ids.some((id) => launcher.statuses().some((one) => one.id === id && isUp(one)));
      const sentence =
        ok && !left
          ? `${listed(names)} of ${name} ${names.length === 1 ? 'is' : 'are'} stopped.`
          : `Not all of ${name} could be stopped.`;
      return {
        ...rest,
        ok: ok && !left,
        sentence,
        evidence: lines,
        say: ok && !left ? words.stopped(said) : words.didNot(),
      };
    }
    signal.throwIfAborted();
    const restart = kind === 'restart';
    const before = new Set(launcher.statuses().flatMap((one) => (one.state === 'ready' ? [one.id] : [])));
    const came = await launcher.startAndWait({ ids, by: byVoice, restart, environment, signal });
    const { ok, lines } = toldOfStart(came);
    const up = ids.flatMap((id) => statusOf(id) ?? []);
    const evidence = [...lines, ...up.filter(isUp).map((one) => statusWords(one, making.now))];
    if (!ok)
      return {
        ...{ ...rest, ok, evidence, say: words.didNot() },
        sentence: `${plural(services.length, 'service')} of ${name} did not all come up.`,
      };
    const port = up[0]?.port ?? up[0]?.ports[0] ?? null;
    const where = services.length === 1 && port !== null ? port : null;
    const fresh = restart || ids.some((id) => !before.has(id));
    return {
      ...{ ...rest, ok, evidence },
      sentence: `${listed(names)} of ${name} ${names.length === 1 ? 'runs' : 'run'}${fresh ? '' : ' already'}${where === null ? '' : ` on port ${where}`}.`,
      say: fresh ? words.started(said, where, restart) : words.already(said),
    };
  }

  const stopAll: Prepare<'stop-all'> = async (_intent, making) => {
    const up = launcher.statuses().filter(isUp);
    if (up.length === 0)
      return refuse(making, 'Nothing runs that Optimus started.', '', { kind: 'not-running', project: null });
    const names = [...new Set(up.map(({ projectName }) => named(projectName, 60)))];
    const [only] = names;
    return {
      ok: true,
      deed: {
        weight: 'destroy',
        sentence: `Stop all that runs: ${plural(up.length, 'service')} of ${listed(names)}`,
        consequence: `This ends ${up.map((one) => statusWords(one, making.now)).join('; ')}.`,
        typed: names.length === 1 && only !== undefined ? only : 'stop all',
        async carryOut() {
          const ids = launcher
            .statuses()
            .filter(isUp)
            .map(({ id }) => id);
          const { ok, lines } = toldOfReceipts(
            ids.length === 0 ? [] : await launcher.stopAndWait({ ids, by: byVoice }),
          );
          const left = launcher.statuses().filter(isUp);
          const clear = ok && left.length === 0;
          return {
            ...{ ok: clear, route: '/running', runId: null, evidence: lines },
            sentence: clear
              ? `${plural(ids.length, 'service')} ${ids.length === 1 ? 'is' : 'are'} stopped; nothing runs any more.`
              : `${plural(left.length, 'service')} could not be stopped.`,
            say: clear ? making.words.stoppedAll(ids.length) : making.words.didNot(),
          };
        },
      },
    };
  };

  return { prepare, stopAll };
}
