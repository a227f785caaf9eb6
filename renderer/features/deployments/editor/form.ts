import type { Analysis, Freeze, PlaceSpec, Strategy } from '../../../../shared/features/deployments/schema.ts';
import type { Probe } from '../../../../shared/features/launcher/schema.ts';
import { type ProbeText, probeText } from '../../../app/probe-text.ts';
import { numberText } from '../../../lib/form-reader.ts';
import { secretLines } from './secret-lines.ts';

/** A line of a log is told by a service, not by what many of run beside each other: a place is asked. */
type ReadyType = 'usual' | Exclude<Probe['type'], 'log'>;
type Sticky = Extract<Strategy, { type: 'canary' }>['sticky']['by'];

export interface FreezeForm {
  /** Of this form alone. */
  key: number;
  days: readonly number[];
  from: string;
  to: string;
  zone: string;
  why: string;
}

/** As it stands in the fields. */
export type FigureFrom = 'none' | 'address' | 'query';

export interface PlaceForm extends ProbeText {
  name: string;
  target: PlaceSpec['target']['type'];
  dockerfile: string;
  stage: string;
  /** One `NAME=value` in each line. */
  args: string;
  secrets: string;
  containerPort: string;
  registry: string;
  context: string;
  /** Of a cluster; empty: as kubectl would find it. */
  kubeconfig: string;
  kubeContext: string;
  namespace: string;
  /** The mark of the command that was agreed to. */
  plugin: string;
  manifests: string;
  imageFrom: 'build' | 'there';
  image: string;
  sharedImages: boolean;
  maxSurge: string;
  standby: boolean;
  takeOver: boolean;
  build: string;
  run: string;
  memory: string;
  port: string;
  address: PlaceSpec['address'];
  cert: string;
  key: string;
  /** Empty: the one that the project stands on. */
  environment: string;
  replicas: string;
  strategy: Strategy['type'];
  steps: string;
  stepSeconds: string;
  sticky: Sticky;
  stickyHeader: string;
  maxUnavailable: string;
  ready: ReadyType;
  readySeconds: string;
  test: string;
  scan: string;
  migrate: string;
  /** One command in each line. */
  smoke: string;
  watchSeconds: string;
  leastRequests: string;
  maxErrorPercent: string;
  maxSlowerPercent: string;
  slowerByMs: string;
  maxRestarts: string;
  maxMemory: string;
  analysisCommand: string;
  figureFrom: FigureFrom;
  figureUrl: string;
  figurePath: string;
  figureDatabase: string;
  figureQuery: string;
  figureAtLeast: string;
  figureAtMost: string;
  heedsTerm: boolean;
  answerSeconds: string;
  drainSeconds: string;
  stopSeconds: string;
  keepVersions: string;
  approval: boolean;
  freezes: readonly FreezeForm[];
  keep: boolean;
}

const ofTarget = (target: PlaceSpec['target']): Partial<PlaceForm> =>
  target.type === 'docker'
    ? {
        dockerfile: target.dockerfile,
        stage: target.stage ?? '',
        args: Object.entries(target.args)
          .map(([name, value]) => `${name}=${value}`)
          .join('\n'),
        secrets: secretLines(target.secrets),
        containerPort: numberText(target.port),
        registry: target.registry ?? '',
        context: target.context ?? '',
      }
    : target.type === 'kubernetes'
      ? {
          ...{
            kubeconfig: target.kubeconfig ?? '',
            kubeContext: target.context ?? '',
            namespace: target.namespace ?? '',
          },
          ...{ plugin: target.plugin ?? '', manifests: target.manifests ?? '', image: target.image ?? '' },
          imageFrom: target.image === null ? 'build' : 'there',
          ...{ dockerfile: target.dockerfile, stage: target.stage ?? '', registry: target.registry ?? '' },
          args: Object.entries(target.args)
            .map(([name, value]) => `${name}=${value}`)
            .join('\n'),
          secrets: secretLines(target.secrets),
          ...{
            context: target.engine ?? '',
            containerPort: numberText(target.port),
            maxSurge: numberText(target.maxSurge),
          },
          ...{ sharedImages: target.sharedImages, standby: target.standby, takeOver: target.takeOver },
        }
      : { build: target.build ?? '', run: target.run };

const ofStrategy = (strategy: Strategy): Partial<PlaceForm> => ({
  ...(strategy.type === 'canary' && {
    steps: strategy.steps.join(', '),
    stepSeconds: numberText(strategy.stepSeconds),
    sticky: strategy.sticky.by,
    ...(strategy.sticky.by === 'header' && { stickyHeader: strategy.sticky.name }),
  }),
  ...(strategy.type === 'rolling' && { maxUnavailable: numberText(strategy.maxUnavailable) }),
});

const ofFigure = (figure: Analysis['figure']): Partial<PlaceForm> => {
  if (figure === null) return {};
  return 'url' in figure
    ? { figureFrom: 'address', figureUrl: figure.url, figurePath: figure.path ?? '' }
    : { figureFrom: 'query', figureDatabase: figure.databaseId, figureQuery: figure.query };
};

const ofAnalysis = (analysis: Analysis) => ({
  watchSeconds: numberText(analysis.watchSeconds),
  leastRequests: numberText(analysis.leastRequests),
  maxErrorPercent: numberText(analysis.maxErrorPercent),
  maxSlowerPercent: numberText(analysis.maxSlowerPercent),
  slowerByMs: numberText(analysis.slowerByMs),
  maxRestarts: numberText(analysis.maxRestarts),
  maxMemory: numberText(analysis.maxMemoryMbPerMinute),
  analysisCommand: analysis.command ?? '',
  ...{ figureFrom: 'none' as const, figureUrl: '', figurePath: '', figureDatabase: '', figureQuery: '' },
  ...ofFigure(analysis.figure),
  figureAtLeast: numberText(analysis.figure?.atLeast ?? null),
  figureAtMost: numberText(analysis.figure?.atMost ?? null),
  heedsTerm: analysis.heedsTerm,
});

const ofFreeze = (freeze: Freeze, key: number): FreezeForm => ({ key, ...freeze });

export function formOf(spec: PlaceSpec): PlaceForm {
  return {
    ...{ name: spec.name, target: spec.target.type, dockerfile: 'Dockerfile', stage: '', args: '', secrets: '' },
    containerPort: '',
    ...{ kubeconfig: '', kubeContext: '', namespace: '', plugin: '', manifests: '', imageFrom: 'build', image: '' },
    ...{ sharedImages: false, maxSurge: '1', standby: true, takeOver: false },
    ...{
      registry: '',
      context: '',
      build: '',
      run: '',
      memory: numberText(spec.target.memoryMb),
      port: numberText(spec.port),
    },
    ...{ address: spec.address, cert: spec.tls?.cert ?? '', key: spec.tls?.key ?? '' },
    ...{ environment: spec.environment ?? '', replicas: numberText(spec.replicas), strategy: spec.strategy.type },
    ...{ steps: '5, 25, 50, 100', stepSeconds: '60', sticky: 'cookie', stickyHeader: '', maxUnavailable: '0' },
    ready: spec.ready === null || spec.ready.type === 'log' ? 'usual' : spec.ready.type,
    ...probeText(spec.ready),
    readySeconds: numberText(spec.readySeconds),
    ...{ test: spec.test ?? '', scan: spec.scan ?? '', migrate: spec.migrate ?? '', smoke: spec.smoke.join('\n') },
    ...ofAnalysis(spec.analysis),
    answerSeconds: numberText(spec.answerSeconds),
    ...{ drainSeconds: numberText(spec.drainSeconds), stopSeconds: numberText(spec.stopSeconds) },
    ...{ keepVersions: numberText(spec.keepVersions), approval: spec.approval, keep: spec.keep },
    freezes: spec.freezes.map(ofFreeze),
    ...ofTarget(spec.target),
    ...ofStrategy(spec.strategy),
  };
}
