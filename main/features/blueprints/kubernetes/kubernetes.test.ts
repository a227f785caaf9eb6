import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { hostileFacts, hostileWords, madeUpFacts, stackIds } from '../testing/facts.ts';
import type { ShippingFacts } from '../types.ts';
import { kubernetes } from './index.ts';

function made(facts: ShippingFacts) {
  const generated = kubernetes.generate([facts]);
  for (const { why } of generated.refused) throw new Error(why);
  const [file] = generated.files;
  if (!file) throw new Error('no file');
  return { ...generated, file };
}
/** As a cluster reads it: YAML 1.1, where `no` is a boolean. */
const objectsOf = (text: string) =>
  parseAllDocuments(text, { version: '1.1' }).map((document) => {
    expect(document.errors).toEqual([]);
    return document.toJS() as { kind: string; metadata: { name: unknown } };
  });
const failed = async (text: string) =>
  (await kubernetes.check({ path: 'k8s/app.yaml', text })).filter(({ ok }) => !ok).map(({ sentence }) => sentence);

describe('manifests', () => {
  it.each(stackIds)('of %s pass every check and hold every object', async (stack) => {
    const { file, notes } = made(madeUpFacts(stack));
    expect(await failed(file.text)).toEqual([]);
    expect(objectsOf(file.text).map(({ kind }) => kind)).toEqual([
      'ServiceAccount',
      'Deployment',
      'Service',
      'Ingress',
      'HorizontalPodAutoscaler',
      'PodDisruptionBudget',
      'NetworkPolicy',
    ]);
    expect(made(madeUpFacts(stack)).file.text).toBe(file.text);
    expect(notes.join(' ')).toContain('shop-api:unset');
  });

  it('name secrets and never hold one', () => {
    const { file, notes } = made(madeUpFacts('node'));
    const [, deployment] = objectsOf(file.text);
    expect(JSON.stringify(deployment)).toContain(
      '{"name":"SESSION_SECRET","valueFrom":{"secretKeyRef":{"name":"shop-api-secrets","key":"SESSION_SECRET"}}}',
    );
    expect(JSON.stringify(deployment)).toContain(
      '{"name":"LOG_LEVEL","valueFrom":{"configMapKeyRef":{"name":"shop-api-config","key":"LOG_LEVEL","optional":true}}}',
    );
    expect(JSON.stringify(deployment)).toContain('{"name":"PORT","value":"3000"}');
    expect(notes.join(' ')).toContain('make a Secret shop-api-secrets with DATABASE_URL, SESSION_SECRET');
  });

  it('let out what a project needs, and ask it where it answers', () => {
    const text = made(madeUpFacts('go')).file.text;
    const policy = objectsOf(text).at(-1);
    expect(JSON.stringify(policy)).toContain('{"port":5432,"protocol":"TCP"}');
    expect(text).toContain('path: /health');
    expect(made(madeUpFacts('go', { health: null })).file.text).not.toContain('httpGet');
    expect(made(madeUpFacts('static')).file.text).toContain('path: /\n');
  });

  it('have names that a cluster takes', async () => {
    for (const slug of ['2048-game', 'no', '1e3', 'true', '-', `${'a'.repeat(39)}-b`]) {
      const { file } = made(madeUpFacts('node', { slug }));
      expect(await failed(file.text)).toEqual([]);
      for (const object of objectsOf(file.text))
        expect(object.metadata.name).toMatch(/^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/);
    }
  });

  it('are refused for a port that is none', () => {
    const port = { value: 70_000, sentence: '', file: null, line: null };
    expect(kubernetes.generate([madeUpFacts('node', { port })])).toMatchObject({
      files: [],
      refused: [{ member: null }],
    });
  });

  it.each(hostileWords.map((word) => [word.slice(0, 30), word]))(
    'hold %j as a word and as nothing else',
    async (_, word = '') => {
      const { file } = made(hostileFacts('node', word));
      expect(await failed(file.text)).toEqual([]);
      const plain = objectsOf(made(madeUpFacts('node')).file.text);
      const objects = objectsOf(file.text);
      expect(objects.map((one) => Object.keys(one))).toEqual(plain.map((one) => Object.keys(one)));
      const [, deployment] = objects as unknown as {
        spec: { template: { spec: { containers: { livenessProbe: { httpGet: { path: string } } }[] } } };
      }[];
      expect(deployment?.spec.template.spec.containers[0]?.livenessProbe.httpGet.path).toBe(`/${word}`);
    },
  );
});

describe('the check', () => {
  const good = made(madeUpFacts('node')).file.text;

  it.each([
    [
      'an unknown field',
      'progressDeadlineSeconds',
      'progressDeadlineSecond',
      'spec.progressDeadlineSecond is no field of Deployment',
    ],
    ['an unknown field deep inside', 'failureThreshold: 60', 'failureTreshold: 60', 'failureTreshold is no field'],
    ['a wrong kind', 'minReplicas: 2', 'minReplicas: two', 'spec.minReplicas has to be an integer'],
    [
      'a wrong word',
      'whenUnsatisfiable: ScheduleAnyway',
      'whenUnsatisfiable: Maybe',
      'has to be one of DoNotSchedule, ScheduleAnyway',
    ],
    ['what is missing', 'scaleTargetRef', 'scaleTarget', 'lacks scaleTargetRef'],
    ['another kind', 'kind: Ingress', 'kind: Gateway', 'networking.k8s.io/v1/Gateway is not among'],
    ['broken YAML', 'kind: Ingress', 'kind: "Ingress', 'Missing closing'],
    ['the same key twice', 'minReplicas: 2', 'minReplicas: 2\n  minReplicas: 3', 'Map keys must be unique'],
    ['latest', 'shop-api:unset', 'shop-api:latest', 'no exact tag'],
    ['no tag behind a port', 'shop-api:unset', 'registry:5000/shop-api', 'no exact tag'],
    ['root', 'runAsNonRoot: true', 'runAsNonRoot: false', 'may run as root'],
    ['a selector of others', 'targetPort: http', 'targetPort: web', 'No container names the port "web"'],
    [
      'a probe of no port',
      'port: http\n            periodSeconds: 5',
      'port: web\n            periodSeconds: 5',
      'asks the port "web"',
    ],
    ['a secret value', 'name: PORT', 'name: API_TOKEN', 'The value of API_TOKEN stands in the file'],
  ])('finds %s', async (_, from, to, sentence) => {
    expect(good).toContain(from);
    const found = await failed(good.replace(from, to));
    expect(found.join('\n')).toContain(sentence);
    expect(found[0]).toMatch(/^Line \d+: /);
  });

  const workload = (kind: string, spec: object, containers = 'containers') =>
    JSON.stringify({
      apiVersion: kind === 'StatefulSet' ? 'apps/v1' : 'batch/v1',
      kind,
      metadata: { name: 'a' },
      spec: { ...spec, template: { metadata: { labels: { a: 'b' } }, spec: podOf(containers) } },
    });
  const podOf = (containers: string) => {
    const resources = { limits: { cpu: '1', memory: '1Gi' }, requests: { cpu: '1', memory: '1Gi' } };
    const fine = {
      ...{ image: 'shop:1.2', resources },
      securityContext: { runAsNonRoot: true, allowPrivilegeEscalation: false },
    };
    const all = { containers: [{ name: 'main', ...fine }], restartPolicy: 'Never' };
    return containers === '' ? all : { ...all, [containers]: [{ name: 'other', image: 'shop:latest' }] };
  };

  it('looks into the pods of every kind, and asks no probes of what ends by itself', async () => {
    expect(await failed(workload('Job', {}, ''))).toEqual([]);
    const stateful = { serviceName: 'a', selector: { matchLabels: { a: 'b' } } };
    const lacks = await failed(workload('StatefulSet', stateful, ''));
    expect(lacks).toEqual([
      expect.stringContaining('main has no readinessProbe'),
      expect.stringContaining('main has no livenessProbe'),
    ]);
    const other = { ...stateful, selector: { matchLabels: { a: 'c' } } };
    expect((await failed(workload('StatefulSet', other, ''))).join()).toContain('does not fit the labels');
    for (const [kind, spec] of [
      ['Job', {}],
      ['StatefulSet', stateful],
    ] as const)
      for (const sentence of ['other may run as root', 'The image of other', 'other has no memory in limits'])
        expect((await failed(workload(kind, spec, 'initContainers'))).join()).toContain(sentence);
  });

  it('says the line', async () => {
    const line = good.split('\n').findIndex((text) => text.includes('minReplicas')) + 1;
    expect(await failed(good.replace('minReplicas: 2', 'minReplicas: two'))).toEqual([
      `Line ${line}: spec.minReplicas has to be an integer.`,
    ]);
  });

  it.each(['', '# nothing', '---\n---\n', 'just words', '[1, 2]', 'null', 'a: &a [*a]', `${'a: &x [1]\n'}b: *y`])(
    'refuses %j calmly',
    async (text) => {
      expect((await failed(text)).length).toBeGreaterThan(0);
    },
  );

  it('takes an object alone, whose partners stand in another file', async () => {
    const service = good.split('---\n')[2] ?? '';
    expect(await failed(service)).toEqual([]);
  });
});
