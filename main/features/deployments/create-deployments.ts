import { homedir } from 'node:os';
import { join } from 'node:path';
import { DomainError } from '../../../shared/contract/errors.ts';
import type { Change } from '../../../shared/features/system/schema.ts';
import type { Attention } from '../../core/attention/attention.ts';
import type { Children } from '../../core/children/types.ts';
import { assertLasting } from '../../core/db/lasting.ts';
import type { Store } from '../../core/db/types.ts';
import type { Journal } from '../../core/journal/journal.ts';
import type { Channel } from '../../core/lib/channel.ts';
import type { Clock } from '../../core/lib/clock.ts';
import { createDisposers } from '../../core/lib/disposers.ts';
import { findProgram } from '../../core/lib/find-program.ts';
import type { Logger } from '../../core/log/logger.ts';
import type { Redactor } from '../../core/log/redactor.ts';
import type { Secrets } from '../../core/secrets/secrets.ts';
import type { BackupsService } from '../backups/index.ts';
import type { BuildsService } from '../builds/index.ts';
import type { ContainersService } from '../containers/index.ts';
import type { EnvironmentsService } from '../environments/index.ts';
import type { IdentityService } from '../identity/index.ts';
import type { LauncherService } from '../launcher/index.ts';
import type { LogsService } from '../logs/index.ts';
import type { ProjectsService } from '../projects/index.ts';
import type { RunsService } from '../runs/index.ts';
import { createCommandHere } from './command-here.ts';
import { createDockerTarget } from './docker-target/create-docker-target.ts';
import type { Ground } from './ground.ts';
import { createDeploymentSource } from './identity-source.ts';
import { createKubernetes } from './kubernetes-target/index.ts';
import { createPlaceCheck } from './places/check.ts';
import { createNamed } from './places/holder.ts';
import { createSuggest } from './places/suggest.ts';
import { createCopyFiles } from './process-target/copy-files.ts';
import { createProcessTarget, processOf } from './process-target/create-process-target.ts';
import { sweepProcesses } from './process-target/sweep.ts';
import { createProxy } from './proxy/index.ts';
import { createReadiness } from './readiness.ts';
import { createDeploymentsRepo, type ReleaseRow } from './repo.ts';
import { createRoutes } from './routes.ts';
import { createDeploymentsService } from './service.ts';
import { createSources } from './source.ts';
import { createBackUpFirst } from './steps/back-up-first.ts';
import { createSteps } from './steps/create-steps.ts';
import { createEnding } from './steps/ending.ts';
import { createMoves } from './steps/moves.ts';
import { createPrepare } from './steps/prepare.ts';
import { createPreview } from './steps/preview.ts';
import type { Rollout } from './steps/rollout.ts';
import { createStrategies } from './steps/strategies.ts';
import { createTakingUp } from './taking-up.ts';
import { createTell } from './tell.ts';
import type { AskDatabase } from './traffic/figure.ts';
import { createWatch } from './traffic/watch.ts';
import type { TargetDriver } from './types.ts';

interface DeploymentsDeps {
  store: Store;
  clock: Clock;
  journal: Journal;
  changes: Channel<Change>;
  runs: RunsService;
  redactor: Redactor;
  log: Logger;
  attention: Attention;
  children: Children;
  secrets: Secrets;
  projects: ProjectsService;
  containers: ContainersService;
  databases: AskDatabase;
  identity: IdentityService;
  launcher: LauncherService;
  environments: EnvironmentsService;
  logs: LogsService;
  builds: BuildsService;
  backups: Pick<BackupsService, 'wantedBeforeDeployment' | 'beforeDeployment'>;
  dataDir: string;
  /** Where ~/.kube is; that of the user unless told. */
  home?: string | undefined;
  safeMode: boolean;
}

/** Ships projects to their places, watches what it has shipped, and goes back. */
export function createDeployments(deps: DeploymentsDeps) {
  const { store, clock, journal, changes, runs, log, children, projects, identity, launcher, environments } = deps;
  const disposers = createDisposers();
  let ended = false;
  const { redact } = deps.redactor;
  const repo = createDeploymentsRepo(store.data);
  const proxy = createProxy({ children, clock, log: log.child('proxy'), dataDir: deps.dataDir });
  const tell = createTell({ journal, attention: deps.attention });
  disposers.add(() => tell.dispose());
  const root = join(deps.dataDir, 'deployments');

  const changed = (placeId: string) => {
    kubernetes.views.forget(placeId);
    changes.publish({ feature: 'deployments', ids: [placeId] });
    takingUp.look();
  };
  const hosting = launcher.hosting({
    root,
    rows: repo.processes,
    async variables(id) {
      const found = processOf(id);
      const place = found && (await repo.place(found.placeId));
      if (!place) return {};
      const open = (await repo.open(place.id))[0];
      const spec = open?.release_number === found.number ? open.spec : await routes.specInForce(place);
      return moves.variablesOf(place.project_id, spec, `${place.project_name} ${place.name} #${found.number}`);
    },
    changed: (id) => takingUp.processChanged(id),
  });
  disposers.add(() => hosting.dispose());
  const commandHere = createCommandHere({ children, clock, redact });
  const copyFiles = createCopyFiles({ projects, children });
  const docker = createDockerTarget({
    ...{ containers: deps.containers, builds: deps.builds, clock, redact },
    ...{ copyFiles, root },
  });
  const kubernetes = createKubernetes({
    ...{ children, clock, docker, repo, copyFiles, root, redactor: deps.redactor },
    home: deps.home ?? homedir(),
  });
  disposers.add(() => kubernetes.dispose());
  const drivers: TargetDriver[] = [
    createProcessTarget({ hosting, children, projects, clock, root, commandHere }),
    docker,
    kubernetes.driver,
  ];
  const ground: Ground = {
    ...{ repo, clock, log, proxy, journal, projects, environments, redact, changed },
    ...{ databases: deps.databases, commandHere, named: createNamed(identity) },
    closing: () => ended,
    driver(type) {
      const found = drivers.find((one) => one.type === type);
      if (!found)
        throw new DomainError('UNAVAILABLE', {
          what: `the target ${type}`,
          why: 'Nothing of this machine can run it.',
        });
      return found;
    },
  };
  const routes = createRoutes(ground);
  const readiness = createReadiness(ground);
  const moves = createMoves({ ...ground, routes, readiness });
  const byProxy = createEnding(ground, moves, tell);
  const strategies = createStrategies(ground, moves, createWatch(ground));
  const proxied: Rollout = { ...strategies, ...byProxy, preview: createPreview(ground, moves) };
  const clustered = kubernetes.rollout(ground, moves, byProxy);
  const rolloutOf = ({ target }: Pick<ReleaseRow, 'target'>) => (target.type === 'kubernetes' ? clustered : proxied);
  const ending: Pick<Rollout, 'revert'> = {
    revert: (scene, why, cancelled) => rolloutOf(scene.release).revert(scene, why, cancelled),
  };
  const takingUp = createTakingUp({ ...ground, routes, moves, ending, tell, runs, hosting });
  const { promise: begun, resolve: letIn } = Promise.withResolvers<void>();

  const steps = createSteps({
    ...{ ground, moves, rolloutOf, tell, begun: takingUp.live, takenUp: takingUp.takenUp },
    prepare: createPrepare(ground, moves),
    backUp: createBackUpFirst({ backups: deps.backups, log }),
  });
  for (const step of steps) disposers.add(runs.registerStep(step));
  disposers.add(
    identity.addSource(
      createDeploymentSource({
        ...ground,
        instanceOfPid: hosting.ofPid,
        startTime: children.facts.startTime,
      }),
    ),
  );
  disposers.add(() => proxy.dispose());

  const ready = async () => {
    if (deps.safeMode)
      throw new DomainError('UNAVAILABLE', {
        what: 'deployments',
        why: 'Optimus runs in safe mode, in which nothing is started or switched.',
        remedy: 'Leave safe mode first.',
      });
    assertLasting(store);
    await begun;
    if (ended) throw new DomainError('UNAVAILABLE', { what: 'deployments', why: 'Optimus is closing.' });
  };
  const service = createDeploymentsService({
    ...{ ...ground, routes, runs, tell, ready },
    backsUp: deps.backups.wantedBeforeDeployment,
    ...{ questions: kubernetes.questions, clearing: kubernetes.clearing, clusters: kubernetes.views },
    check: createPlaceCheck({ repo, proxy, projects, identity, environments, specInForce: routes.specInForce }),
    sources: createSources({ projects }),
    suggest: createSuggest({
      repo,
      setup: (projectId) => launcher.setup({ projectId }),
      folder: (projectId) => projects.row(projectId)?.path ?? '/',
      async has(programs) {
        const found = await Promise.all(programs.map((program) => findProgram(program)));
        return programs.filter((_, i) => found[i] !== null);
      },
    }),
  });
  let taken: Promise<void> | null = null;

  return {
    ...service,
    /** What runs of all places is taken up, the proxy serves it, and deployments that were under way go on. */
    async begin(): Promise<void> {
      taken ??= takingUp.begin().finally(letIn);
      await taken;
      if (!ended)
        void sweepProcesses({ repo, hosting, log }).catch((error: unknown) =>
          log.warn('processes of earlier versions could not be looked at', { why: String(error) }),
        );
    },
    async dispose(): Promise<void> {
      ended = true;
      letIn();
      // First of all: it is what still starts things.
      await takingUp.dispose();
      await taken?.catch(() => {});
      await disposers.run((error) => log.error('deployments did not end well', error));
    },
  };
}
export type DeploymentsService = ReturnType<typeof createDeployments>;
