import { describe, expect, it } from 'vitest';
import { aSpec } from '../testing/places.ts';
import { formOf, type PlaceForm } from './form.ts';
import { hasProblem, problemsOf } from './groups.ts';
import { specOf } from './spec-of.ts';

const free = new Set<string>();
const docker = aSpec({
  name: 'prod',
  target: {
    type: 'docker',
    context: 'far',
    dockerfile: 'ops/Dockerfile',
    stage: 'run',
    args: { VERSION: '1=2', EMPTY: '' },
    secrets: [
      { id: 'npmrc', from: { type: 'file', file: '.npmrc' } },
      { id: 'token', from: { type: 'variable', environment: 'prod', name: 'NPM_TOKEN' } },
    ],
    port: 3000,
    registry: 'registry.example.com/shop',
    memoryMb: 256,
  },
  strategy: { type: 'canary', steps: [1, 10, 100], stepSeconds: 30, sticky: { by: 'header', name: 'X-User' } },
  ready: { type: 'http', path: '/ready', status: [200, 204], everySeconds: 1 },
  tls: { cert: '/etc/cert.pem', key: '/etc/key.pem' },
  address: '0.0.0.0',
  environment: 'prod',
  replicas: 3,
  smoke: ['curl -f $PREVIEW_URL', 'npm run smoke'],
  migrate: 'npm run migrate',
  scan: 'trivy image "$IMAGE"',
  analysis: {
    ...{ maxMemoryMbPerMinute: 5, command: 'true', maxErrorPercent: 0.5, heedsTerm: false },
    figure: { url: 'http://127.0.0.1:9090/x', path: 'data.0', atLeast: -1.5, atMost: null },
  },
  freezes: [{ days: [5, 6], from: '17:00', to: '08:00', zone: 'Europe/Vienna', why: 'weekend' }],
  approval: true,
  keep: false,
});
const plain = aSpec({ name: 'staging', target: { type: 'process', run: 'node server.js', build: 'npm ci' } });

const wrong = (patch: Partial<PlaceForm>, of = plain, taken: ReadonlySet<string> = free) =>
  specOf({ ...formOf(of), ...patch }, taken).problems;

describe('a place as a form', () => {
  it.each([
    ['with all that can be said', docker],
    ['with what is usual', plain],
    [
      'with a figure of a database',
      aSpec({ analysis: { figure: { databaseId: 'd1', query: 'select 1', atLeast: null, atMost: 3 } } }),
    ],
    [
      'that rolls',
      aSpec({ strategy: { type: 'rolling', maxUnavailable: 1 }, ready: { type: 'exec', command: 'true' } }),
    ],
  ])('%s comes back as it was', (_, spec) => {
    expect(specOf(formOf(spec), free)).toEqual({ spec, problems: null });
  });

  it('wants a name of its own', () => {
    expect(wrong({ name: 'My Prod' })).toHaveProperty('name');
    expect(wrong({}, plain, new Set(['staging']))?.name).toMatch(/Another place/);
  });

  it('wants a bound for a figure, and an address that can be asked', () => {
    expect(wrong({ figureFrom: 'address', figureUrl: 'orders' })).toMatchObject({
      figureUrl: expect.stringContaining('http://'),
      figureAtMost: expect.stringContaining('bound'),
    });
    expect(wrong({ figureFrom: 'address', figureUrl: 'http://a/b', figureAtLeast: '2', figureAtMost: '1' })).toEqual({
      figureAtMost: 'It is below the least.',
    });
    expect(wrong({ figureFrom: 'query', figureQuery: ' ', figureAtMost: '1' })).toEqual({
      figureDatabase: expect.stringContaining('database'),
      figureQuery: expect.stringContaining('statement'),
    });
  });

  it('wants what starts it, and numbers where numbers go', () => {
    expect(wrong({ run: ' ' })).toHaveProperty('run');
    expect(wrong({ port: '70000', replicas: '' })).toMatchObject({
      port: expect.stringContaining('65,535'),
      replicas: 'A number is wanted.',
    });
    expect(wrong({ target: 'docker', args: 'A=1\nnothing' })?.args).toContain('nothing');
    expect(wrong({ target: 'docker', secrets: 'npmrc=./x\ntoken=NPM_TOKEN' })?.secrets).toContain('token=NPM_TOKEN');
  });

  it('wants steps of a canary that rise to 100', () => {
    expect(wrong({ strategy: 'canary', steps: '5, 50' })?.steps).toBe('The last step is 100.');
    expect(wrong({ strategy: 'canary', steps: '50, 5, 100' })?.steps).toMatch(/Rising/);
    expect(wrong({ strategy: 'canary', steps: 'many' })?.steps).toMatch(/Rising/);
    expect(wrong({ strategy: 'canary', sticky: 'header' })).toHaveProperty('stickyHeader');
  });

  it('wants a certificate and its key together', () => {
    expect(wrong({ cert: '/a.pem' })).toHaveProperty('key');
    expect(wrong({ key: '/a.pem' })).toHaveProperty('cert');
  });

  it('wants a quiet time with hours and a zone', () => {
    const freezes = [{ key: 4, days: [], from: '5', to: '25:00', zone: ' ', why: '' }];
    expect(Object.keys(wrong({ freezes }) ?? {})).toEqual(['freeze-4-from', 'freeze-4-to', 'freeze-4-zone']);
  });
});

describe('what the core found wrong', () => {
  it('stands beside its field, or by itself', () => {
    const freezes = [{ key: 7, days: [], from: '17:00', to: '08:00', zone: 'Nowhere', why: '' }];
    expect(
      problemsOf(
        [
          { field: 'spec.port', problem: 'is taken by shop' },
          { field: 'spec.strategy.steps.1', problem: 'has to rise' },
          { field: 'spec.freezes.0.zone', problem: 'There is no such zone.' },
          { field: '', problem: 'Something else' },
        ],
        freezes,
      ),
    ).toEqual({
      problems: { port: 'Is taken by shop.', steps: 'Has to rise.', 'freeze-7-zone': 'There is no such zone.' },
      rest: ['Something else.'],
    });
  });

  it('opens the part that it is in', () => {
    expect(hasProblem('permission', { 'freeze-7-zone': 'x' })).toBe(true);
    expect(hasProblem('analysis', { maxRestarts: 'x' })).toBe(true);
    expect(hasProblem('where', { maxRestarts: 'x' })).toBe(false);
  });
});
