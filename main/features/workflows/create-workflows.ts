import { homedir } from 'node:os';
import type { Children } from '../../core/children/types.ts';
import type { Store } from '../../core/db/types.ts';
import type { Redactor } from '../../core/log/redactor.ts';
import type { WorkerPool } from '../../core/workers/worker-pool.ts';
import { createEngineSteps } from './engine-steps/create-engine-steps.ts';
import { createKinds, type KindsDeps } from './kinds/create-kinds.ts';
import type { WorkflowLanguage } from './language/create-language.ts';
import { createWorkflowsRepo } from './repo.ts';
import { createWorkflowsService, type WorkflowsServiceDeps } from './service.ts';
import { templates } from './templates/index.ts';
import { createTriggerRepo } from './trigger-repo.ts';

interface Deps extends Omit<WorkflowsServiceDeps, 'repo' | 'triggerRepo' | 'language' | 'templates' | 'home'> {
  store: Pick<Store, 'data'>;
  children: Children;
  /** Of their own: a long query of a user must not keep the checks of our own database waiting. */
  workers: Pick<WorkerPool, 'run'>;
  tell: KindsDeps['tell'];
  redactor: Pick<Redactor, 'redact'>;
  repositoriesIn?: KindsDeps['repositoriesIn'];
  services?: () => ReturnType<NonNullable<KindsDeps['services']>['launcher']>;
  backups?: NonNullable<KindsDeps['backUp']>['backups'];
  council?: NonNullable<KindsDeps['askCouncil']>['council'];
  shipping?: Pick<NonNullable<KindsDeps['shipping']>, 'builds' | 'deployments'>;
  /** `~`; the user's own unless a test says otherwise. */
  home?: string;
}

/** The language, its steps in the engine, and the service, which need each other. */
export function createWorkflows(deps: Deps) {
  const { store, children, workers, tell, redactor, runs, schedules, clock, journal, attention } = deps;
  const home = deps.home ?? homedir();

  const kinds = createKinds({
    clock,
    children,
    workers,
    journal,
    attention,
    runs,
    tell,
    runRoute: (runId) => `/runs/${runId}`,
    compile: (nameOrId) => service.resolve(nameOrId),
    ...(deps.repositoriesIn && { repositoriesIn: deps.repositoriesIn }),
    ...(deps.services && { services: { launcher: deps.services, projectNamed: deps.projectNamed } }),
    ...(deps.backups && { backUp: { backups: deps.backups } }),
    ...(deps.council && { askCouncil: { council: deps.council, projectNamed: deps.projectNamed } }),
    ...(deps.shipping && {
      shipping: {
        ...{ ...deps.shipping, projectNamed: deps.projectNamed },
        runEnded: (runId: string, signal: AbortSignal) => runs.ended(runId, signal),
      },
    }),
  });
  let loaded: Promise<WorkflowLanguage> | null = null;
  /** Whoever has no workflow needs nothing that reads one. */
  const language = () => {
    loaded ??= import('./language/create-language.ts').then(({ createLanguage }) =>
      createLanguage({
        kinds,
        defaultZone: () => Intl.DateTimeFormat().resolvedOptions().timeZone,
        checkCron: schedules.check,
      }),
    );
    return loaded;
  };
  const service = createWorkflowsService({
    ...deps,
    repo: createWorkflowsRepo(store.data),
    triggerRepo: createTriggerRepo(store.data),
    language,
    templates,
    home,
  });
  // They stay until the engine has ended: what runs is to be stopped by it, and not to fail for want of its kind.
  for (const step of createEngineSteps({ language, kinds, secrets: service.secret, home, redact: redactor.redact }))
    runs.registerStep(step);
  return service;
}
