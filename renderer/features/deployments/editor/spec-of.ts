import type { Freeze, PlaceSpec, Strategy } from '../../../../shared/features/deployments/schema.ts';
import { portRange, probeOf } from '../../../app/probe-text.ts';
import { createFormReader, type FormProblems, type FormReader, type TextFieldOf } from '../../../lib/form-reader.ts';
import type { PlaceForm } from './form.ts';
import { secretOf } from './secret-lines.ts';

type Reader = FormReader<TextFieldOf<PlaceForm>>;

const namePattern = /^[a-z0-9][a-z0-9-]{0,39}$/;
const clockPattern = /^([01]\d|2[0-3]):[0-5]\d$/;

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());
const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);

/** What the fields say, or what is wrong with them. `taken` are the names of the other places of the project. */
export function specOf(
  form: PlaceForm,
  taken: ReadonlySet<string>,
): { spec: PlaceSpec; problems: null } | { spec: null; problems: FormProblems } {
  const problems: Record<string, string> = {};
  const read = createFormReader<TextFieldOf<PlaceForm>>({ form, problems });
  const name = form.name.trim();
  if (!namePattern.test(name))
    read.wrong('name', 'Small letters, digits and dashes, beginning with a letter or digit, such as staging.');
  else if (taken.has(name)) read.wrong('name', 'Another place of this project has this name.');
  const cert = orNull(form.cert);
  const key = orNull(form.key);
  if (cert === null && key !== null) read.wrong('cert', 'A key needs its certificate.');
  if (cert !== null && key === null) read.wrong('key', 'A certificate needs its key.');

  const spec: PlaceSpec = {
    name,
    target: targetOf(form, read),
    strategy: strategyOf(form, read),
    replicas: read.whole('replicas', { min: 1, max: 50 }),
    port: read.whole('port', portRange),
    address: form.address,
    tls: cert !== null && key !== null ? { cert, key } : null,
    environment: orNull(form.environment),
    ready: form.ready === 'usual' ? null : probeOf(form.ready, form, read),
    readySeconds: read.figure('readySeconds', { min: 1, max: 3_600 }),
    test: orNull(form.test),
    scan: orNull(form.scan),
    migrate: orNull(form.migrate),
    smoke: linesOf(form.smoke),
    analysis: {
      watchSeconds: read.figure('watchSeconds', { min: 0, max: 86_400 }),
      leastRequests: read.whole('leastRequests', { min: 0, max: 1_000_000 }),
      maxErrorPercent: read.figure('maxErrorPercent', { min: 0, max: 100 }),
      maxSlowerPercent: read.figure('maxSlowerPercent', { min: 0, max: 100_000 }),
      slowerByMs: read.figure('slowerByMs', { min: 0, max: 60_000 }),
      maxRestarts: read.whole('maxRestarts', { min: 0, max: 1_000 }),
      maxMemoryMbPerMinute: read.optional('maxMemory', { min: 0.1, max: 1_000_000, whole: false }),
      heedsTerm: form.heedsTerm,
      command: orNull(form.analysisCommand),
      figure: figureOf(form, read),
    },
    answerSeconds: read.figure('answerSeconds', { min: 1, max: 86_400 }),
    drainSeconds: read.figure('drainSeconds', { min: 0, max: 3_600 }),
    stopSeconds: read.figure('stopSeconds', { min: 0, max: 600 }),
    keepVersions: read.whole('keepVersions', { min: 1, max: 20 }),
    approval: form.approval,
    freezes: form.freezes.map((freeze): Freeze => {
      if (!clockPattern.test(freeze.from)) read.wrong(`freeze-${freeze.key}-from`, 'Hours and minutes, such as 17:00.');
      if (!clockPattern.test(freeze.to)) read.wrong(`freeze-${freeze.key}-to`, 'Hours and minutes, such as 08:00.');
      if (freeze.zone.trim() === '') read.wrong(`freeze-${freeze.key}-zone`, 'Such as Europe/Vienna.');
      return {
        days: [...freeze.days].sort((a, b) => a - b),
        from: freeze.from,
        to: freeze.to,
        zone: freeze.zone.trim(),
        why: freeze.why.trim(),
      };
    }),
    keep: form.keep,
  };
  if (spec.smoke.length > 20) read.wrong('smoke', 'At most 20 commands.');
  return Object.keys(problems).length > 0 ? { spec: null, problems } : { spec, problems: null };
}

function targetOf(form: PlaceForm, read: Reader): PlaceSpec['target'] {
  const memoryMb = read.optional('memory', { min: 6, max: 10_000_000 });
  if (form.target === 'process') {
    if (form.run.trim() === '') read.wrong('run', 'Say what starts it, such as node server.js.');
    return { type: 'process', build: orNull(form.build), run: form.run.trim(), memoryMb };
  }
  const args: Record<string, string> = {};
  for (const line of linesOf(form.args)) {
    const at = line.indexOf('=');
    if (at <= 0) read.wrong('args', `One NAME=value in each line; this is none: ${line.slice(0, 60)}`);
    else args[line.slice(0, at).trim()] = line.slice(at + 1);
  }
  const secrets = linesOf(form.secrets).flatMap((line) => {
    const secret = secretOf(line);
    if (secret === null)
      read.wrong('secrets', `ID=ENVIRONMENT/VARIABLE or ID=./FILE in each line; this is neither: ${line.slice(0, 60)}`);
    return secret ?? [];
  });
  const build = { args, ...(secrets.length > 0 && { secrets }) };
  if (form.target === 'kubernetes') return clusterOf(form, read, build, memoryMb);
  if (form.dockerfile.trim() === '') read.wrong('dockerfile', 'Relative to the project, such as Dockerfile.');
  return {
    type: 'docker',
    context: orNull(form.context),
    dockerfile: form.dockerfile.trim(),
    stage: orNull(form.stage),
    ...build,
    port: read.optional('containerPort', portRange),
    registry: orNull(form.registry),
    memoryMb,
  };
}

function clusterOf(
  form: PlaceForm,
  read: Reader,
  build: Pick<Extract<PlaceSpec['target'], { type: 'kubernetes' }>, 'args' | 'secrets'>,
  memoryMb: number | null,
): PlaceSpec['target'] {
  const there = form.imageFrom === 'there';
  if (there && form.image.trim() === '')
    read.wrong('image', 'Its whole name, such as registry.example.com/shop:{commit}.');
  if (!there && form.registry.trim() === '' && !form.sharedImages)
    read.wrong('registry', 'The cluster could not pull an image that is on this machine alone.');
  if (form.namespace.trim() !== '' && !/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(form.namespace.trim()))
    read.wrong('namespace', 'Small letters, digits and dashes.');
  return {
    type: 'kubernetes',
    kubeconfig: orNull(form.kubeconfig),
    context: orNull(form.kubeContext),
    namespace: orNull(form.namespace),
    plugin: orNull(form.plugin),
    manifests: orNull(form.manifests),
    image: there ? form.image.trim() : null,
    dockerfile: form.dockerfile.trim() || 'Dockerfile',
    stage: orNull(form.stage),
    ...build,
    engine: orNull(form.context),
    registry: orNull(form.registry),
    sharedImages: form.sharedImages,
    port: read.optional('containerPort', portRange) ?? 8_080,
    maxSurge: read.whole('maxSurge', { min: 0, max: 50 }),
    standby: form.standby,
    takeOver: form.takeOver,
    memoryMb,
  };
}

const anyNumber = { min: -1e15, max: 1e15, whole: false } as const;

function figureOf(form: PlaceForm, read: Reader): PlaceSpec['analysis']['figure'] {
  if (form.figureFrom === 'none') return null;
  const atLeast = read.optional('figureAtLeast', anyNumber);
  const atMost = read.optional('figureAtMost', anyNumber);
  if (atLeast === null && atMost === null) read.wrong('figureAtMost', 'It needs a bound, below or above.');
  if (atLeast !== null && atMost !== null && atLeast > atMost) read.wrong('figureAtMost', 'It is below the least.');
  if (form.figureFrom === 'query') {
    const { figureDatabase: databaseId, figureQuery } = form;
    if (databaseId === '') read.wrong('figureDatabase', 'Which database is asked?');
    if (figureQuery.trim() === '') read.wrong('figureQuery', 'One statement that gives a number.');
    return { databaseId, query: figureQuery.trim(), atLeast, atMost };
  }
  const url = form.figureUrl.trim();
  if (!/^https?:\/\/[^/\s]/i.test(url)) read.wrong('figureUrl', 'It begins with http:// or https://.');
  return { url, path: orNull(form.figurePath), atLeast, atMost };
}

function strategyOf(form: PlaceForm, read: Reader): Strategy {
  if (form.strategy === 'blue-green') return { type: 'blue-green' };
  if (form.strategy === 'rolling')
    return { type: 'rolling', maxUnavailable: read.whole('maxUnavailable', { min: 0, max: 100 }) };
  const steps = form.steps
    .split(/[\s,;/%]+/)
    .filter(Boolean)
    .map(Number);
  const rising = steps.every((step, at) => step > (steps[at - 1] ?? 0));
  const fine = steps.length > 0 && steps.length <= 20 && steps.every((step) => step >= 0.1 && step <= 100);
  if (!fine || !rising) read.wrong('steps', 'Rising figures from 0.1 to 100, such as 5, 25, 50, 100.');
  else if (steps.at(-1) !== 100) read.wrong('steps', 'The last step is 100.');
  if (form.sticky === 'header' && form.stickyHeader.trim() === '')
    read.wrong('stickyHeader', 'Which header names a client, such as X-User-Id.');
  return {
    type: 'canary',
    steps,
    stepSeconds: read.figure('stepSeconds', { min: 1, max: 86_400 }),
    sticky: form.sticky === 'header' ? { by: 'header', name: form.stickyHeader.trim() } : { by: form.sticky },
  };
}
