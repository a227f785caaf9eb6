import {
  type Deployment,
  type Place,
  type PlaceSpecInput,
  placeSpec,
  type Release,
} from '../../../../shared/features/deployments/schema.ts';

export const aSpec = (more: Partial<PlaceSpecInput> = {}) =>
  placeSpec.parse({ name: 'prod', target: { type: 'process', run: 'node server.js' }, port: 8080, ...more });

export const anInstance = (more: Partial<Release['instances'][number]> = {}): Release['instances'][number] => ({
  id: 'i1',
  host: '127.0.0.1',
  port: 40_001,
  ready: true,
  restarts: 0,
  containerId: null,
  pid: 4711,
  ...more,
});

export const aRelease = (number: number, more: Partial<Release> = {}): Release => ({
  id: `r${number}`,
  placeId: 'p1',
  number,
  commit: `${number}`.padStart(40, 'a'),
  dirty: false,
  subject: `Change ${number}`,
  state: 'live',
  weight: 0,
  instances: [anInstance({ id: `i${number}` })],
  image: null,
  createdAt: number * 1_000,
  ...more,
});

export const aDeployment = (more: Partial<Deployment> = {}): Deployment => ({
  id: 'd1',
  placeId: 'p1',
  projectId: 'shop',
  projectName: 'shop',
  placeName: 'prod',
  kind: 'deploy',
  runId: 'run1',
  release: { id: 'r12', number: 12 },
  previous: { id: 'r11', number: 11 },
  commits: { from: null, to: null, count: null },
  strategy: 'blue-green',
  state: 'succeeded',
  sentence: 'Version 12 is live.',
  by: 'you',
  startedAt: 1_000,
  endedAt: 2_000,
  receipt: null,
  ...more,
});

export const aPlace = (more: Partial<Place> = {}): Place => ({
  id: 'p1',
  projectId: 'shop',
  projectName: 'shop',
  spec: aSpec(),
  url: 'http://127.0.0.1:8080',
  proxy: { listening: true, sentence: 'It listens on 127.0.0.1:8080.' },
  releases: [aRelease(12, { weight: 100 })],
  deployment: null,
  last: null,
  frozen: null,
  sentence: 'Version 12 is live.',
  traffic: { requests: 0, failed: 0, p50: null, p95: null, p99: null, perSecond: 0 },
  cluster: null,
  ...more,
});
