import type {
  Deployment,
  DeploymentState,
  Place,
  Release,
  ReleaseState,
  Strategy,
  Traffic,
} from '../../../shared/features/deployments/schema.ts';
import { formatDuration } from '../../lib/duration.ts';
import { formatNumber, nbsp } from '../../lib/number.ts';
import { formatDay, formatTimeOfDay } from '../../lib/relative-time.ts';
import { short, shortCommit } from '../../lib/short.ts';
import { addressWords } from '../../lib/web-address.ts';
import type { Marked } from '../../ui/state-mark.tsx';

/** `#12`. */
export const numbered = ({ number }: { number: number }): string => `#${number}`;

/** `shop prod`: how people call a place. */
export const placeName = ({ projectName, spec }: Pick<Place, 'projectName' | 'spec'>): string =>
  `${short(projectName, 80)} ${short(spec.name, 40)}`;

export const releaseMarks: Record<ReleaseState, Marked> = {
  building: { mark: 'running', word: 'being built' },
  preview: { mark: 'info', word: 'being tried' },
  live: { mark: 'healthy', word: 'live' },
  draining: { mark: 'warning', word: 'draining' },
  kept: { mark: 'stopped', word: 'kept' },
  failed: { mark: 'failing', word: 'failed' },
  gone: { mark: 'neutral', word: 'gone' },
};

const deploymentMarks: Record<DeploymentState, Marked> = {
  running: { mark: 'running', word: 'deploying' },
  waiting: { mark: 'waiting', word: 'waits' },
  succeeded: { mark: 'healthy', word: 'succeeded' },
  failed: { mark: 'failing', word: 'failed' },
  'rolled-back': { mark: 'warning', word: 'rolled back' },
  cancelled: { mark: 'stopped', word: 'aborted' },
};

export function deploymentMark({ state, kind }: Pick<Deployment, 'state' | 'kind'>): Marked {
  const known = deploymentMarks[state];
  return state === 'running' && kind === 'rollback' ? { ...known, word: 'going back' } : known;
}

/** What it is, as the first word of a sentence about it. */
export const kindWords: Record<Deployment['kind'], string> = {
  deploy: 'Deployment',
  promote: 'Promotion',
  rollback: 'Way back',
};

export const isGoing = ({ state }: Pick<Deployment, 'state'>): boolean => state === 'running' || state === 'waiting';

/** Versions with requests, most of them first. */
export const liveOf = ({ releases }: Pick<Place, 'releases'>): Release[] =>
  releases
    .filter(({ weight, state }) => weight > 0 || state === 'live')
    .sort((a, b) => b.weight - a.weight || b.number - a.number);

/** It runs: going back to it is one change of weights. */
export const isInstant = ({ state, instances }: Pick<Release, 'state' | 'instances'>): boolean =>
  state === 'kept' && instances.some(({ ready }) => ready);

export const canGoBack = ({ state }: Pick<Release, 'state'>): boolean => state === 'kept';

/** Newest first, those that one can go back to. */
export const waysBack = ({ releases }: Pick<Place, 'releases'>): Release[] =>
  releases.filter(canGoBack).sort((a, b) => b.number - a.number);

/** How a place stands, the worst first. */
export function placeMark(place: Pick<Place, 'releases' | 'deployment' | 'proxy'>): Marked {
  const live = liveOf(place);
  if (live.length > 0 && !place.proxy.listening) return { mark: 'failing', word: 'does not listen' };
  if (place.deployment && isGoing(place.deployment)) return deploymentMark(place.deployment);
  if (live.length === 0) return { mark: 'stopped', word: 'nothing live' };
  if (!live.some(({ instances }) => instances.some(({ ready }) => ready)))
    return { mark: 'failing', word: 'not ready' };
  return { mark: 'healthy', word: 'live' };
}

const ranks: Record<string, number> = { failing: 0, waiting: 1, warning: 2, running: 3, healthy: 4, stopped: 5 };
export const rankOf = (place: Place): number => ranks[placeMark(place).mark] ?? 6;

export const strategyNames: Record<Strategy['type'], string> = {
  'blue-green': 'blue-green',
  canary: 'canary',
  rolling: 'rolling',
};

export function strategyWords(strategy: Strategy): string {
  if (strategy.type === 'canary')
    return `canary ${strategy.steps.map((step) => formatNumber(step)).join(' / ')}${nbsp}%`;
  return strategyNames[strategy.type];
}

/** Of all requests, or null where there were none to judge by. */
export const errorShare = ({ requests, failed }: Pick<Traffic, 'requests' | 'failed'>): number | null =>
  requests > 0 ? failed / requests : null;

export function percentWords(share: number | null): string {
  if (share === null) return '–';
  const percent = share * 100;
  const digits = percent === 0 || percent >= 10 ? 0 : percent >= 1 ? 1 : 2;
  return `${formatNumber(percent, digits)}${nbsp}%`;
}

export const msWords = (ms: number | null): string =>
  ms === null ? '–' : ms < 10 ? `${formatNumber(ms, 1)}${nbsp}ms` : formatDuration(ms);

/** `12.4/s`: what is less than ten has a digit more. */
export const perSecondWords = (perSecond: number): string =>
  `${formatNumber(perSecond, perSecond > 0 && perSecond < 10 ? 1 : 0)}/s`;

export const weightWords = (weight: number): string =>
  `${formatNumber(weight, Number.isInteger(weight) ? 0 : 1)}${nbsp}%`;

/** `from 3f2a9c1 to 8b0d2e4, 7 commits`. */
export function commitWords({ from, to, count }: Deployment['commits']): string | null {
  if (to === null) return null;
  if (from === null || from === to) return shortCommit(to);
  const range = `${shortCommit(from)} to ${shortCommit(to)}`;
  return count === null || count === 0 ? range : `${range}, ${count} ${count === 1 ? 'commit' : 'commits'}`;
}

/** What will be gone when a place is removed, one line each. */
export const runsAsWords = ({ spec, cluster }: Place): string =>
  spec.target.type === 'docker'
    ? 'containers'
    : spec.target.type === 'process'
      ? 'processes of this machine'
      : cluster && cluster.context !== ''
        ? `pods in ${cluster.namespace} of ${cluster.context}`
        : 'pods of a cluster';

export function lossesOf(place: Place): string[] {
  const running = place.releases.filter(({ instances }) => instances.length > 0);
  const kept = waysBack(place);
  return [
    ...running.map(
      (release) =>
        `Version ${numbered(release)} with ${release.instances.length === 1 ? `its ${place.cluster ? 'pod' : 'process'}` : `its ${release.instances.length} ${place.cluster ? 'pods' : 'processes'}`} is stopped`,
    ),
    ...(kept.length > 0 ? [`The way back to ${kept.map(numbered).join(', ')}`] : []),
    `The address ${addressWords(place.url)} answers nobody any more`,
    'How this place is set up',
  ];
}

/** `08:00` today, `22 Nov 08:00` else. */
export function untilWords(at: number, now: number): string {
  const clock = formatTimeOfDay(at);
  return new Date(at).toDateString() === new Date(now).toDateString() ? clock : `${formatDay(at, now)}${nbsp}${clock}`;
}
