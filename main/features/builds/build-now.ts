import { join } from 'node:path';
import type Docker from 'dockerode';
import type { BuildStep, ImageLayer } from '../../../shared/features/builds/schema.ts';
import { bytesText, megabyte } from '../../../shared/lib/bytes.ts';
import type { Clock } from '../../core/lib/clock.ts';
import { errorCode } from '../../core/lib/storage-full.ts';
import { StepFailure } from '../../core/runs/step-failure.ts';
import { tarContext } from './context/tar.ts';
import { type ContextSize, measureContext, readIgnore } from './context/walk.ts';
import type { Progress } from './engine/answer.ts';
import { fetchPrivateBases } from './engine/base-images.ts';
import { patient } from './engine/patient.ts';
import { asHeader, type RegistryAuth } from './engine/registry-auth.ts';
import { builderOf, sendBuild } from './engine/send-build.ts';
import { lend } from './session/lend.ts';
import type { BuildAsked, BuildTalk, Built } from './types.ts';

const large = 500 * megabyte;

interface Deps {
  docker: Docker;
  auth: RegistryAuth;
  clock: Clock;
  /** What is lent, by the name that the Dockerfile has for it; read when it is needed. */
  secrets(): Promise<ReadonlyMap<string, Buffer>>;
  redact(text: string): string;
}

export interface BuildNowTalk extends BuildTalk {
  id: string;
  /** In one sentence: what it does now. */
  now(sentence: string): void;
  builder(name: string): void;
}

/** The step that failed is told by its name, and why by the last that it said. */
export class BuildFailure extends StepFailure {
  readonly steps: BuildStep[];
  constructor(sentence: string, steps: BuildStep[], detail?: string) {
    super(sentence, { code: 'BUILD_FAILED', retry: false, ...(detail !== undefined && { detail }) });
    this.steps = steps;
  }
}

function tell(size: ContextSize, log: (text: string) => void) {
  log(`${size.files.toLocaleString('en-GB')} files, ${bytesText(size.bytes)}, are sent to the engine`);
  if (size.left > 0) log(`${size.left} sockets, pipes or devices are left out: no image can hold them`);
  if (size.bytes > large) {
    const most = size.largest.slice(0, 3).map(({ name, bytes }) => `${name} (${bytesText(bytes)})`);
    log(`That is much for an image. What is not needed can be named in .dockerignore; the largest: ${most.join(', ')}`);
  }
}

async function measured(asked: BuildAsked, signal: AbortSignal) {
  try {
    const ignore = await readIgnore(asked.folder, asked.dockerfile);
    return { ignore, size: await measureContext(asked.folder, ignore, signal) };
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
    throw new BuildFailure(`The folder ${asked.folder} is not there`, []);
  }
}

/** As it stands in the Dockerfile, without what each builder puts around it. */
const lineOf = (by: string) =>
  by
    .replace(/ # buildkit$/, '')
    .replace(/^\/bin\/sh -c #\(nop\) +/, '')
    .replace(/^(?:RUN )?(?:\|\d+ .*? )?\/bin\/sh -c /, 'RUN ');

const layersOf = async (docker: Docker, imageId: string, redact: (text: string) => string): Promise<ImageLayer[]> => {
  const history = (await docker.getImage(imageId).history()) as {
    CreatedBy?: string;
    Size?: number;
    Created?: number;
  }[];
  return history.reverse().map(({ CreatedBy = '', Size = 0, Created = 0 }) => ({
    by: redact(lineOf(CreatedBy)).slice(0, 2_000),
    bytes: Size,
    createdAt: Created > 0 ? Created * 1_000 : null,
    empty: Size === 0,
  }));
};

/** Measures, sends, listens, and looks at what came of it. Throws a BuildFailure where the engine says no. */
export async function buildNow(
  { docker: given, auth, clock, secrets, redact }: Deps,
  asked: BuildAsked,
  talk: BuildNowTalk,
): Promise<Built & { layers: ImageLayer[]; cached: number }> {
  const { signal } = talk;
  const docker = patient(given);
  talk.now('Reading what is sent to the engine');
  const { ignore, size } = await measured(asked, signal);
  if (size.unreadableCount > 0) {
    const more = size.unreadableCount - size.unreadable.length;
    throw new BuildFailure(
      `Not allowed to read ${size.unreadable.join(', ')}${more > 0 ? ` and ${more} more` : ''}: make it readable, or name it in .dockerignore`,
      [],
    );
  }
  tell(size, talk.log);
  await fetchPrivateBases({
    ...{ docker, auth, path: join(asked.folder, asked.dockerfile), args: asked.args, signal, log: talk.log },
  }).catch((error) => {
    if (errorCode(error) === 'ENOENT')
      throw new BuildFailure(`There is no file ${asked.dockerfile} in ${asked.folder}`, []);
    throw error;
  });

  const clean = (steps: BuildStep[]) =>
    steps.map((step) => ({
      ...step,
      name: redact(step.name).slice(0, 500),
      error: step.error === null ? null : redact(step.error).slice(0, 10_000),
    }));
  /** What the secrets have to do with how it ended. */
  let lent: string | null = null;
  async function once(builder: 'BuildKit' | 'classic'): Promise<Progress> {
    talk.builder(builder === 'BuildKit' ? 'BuildKit' : 'the classic builder');
    talk.now(`Sending ${bytesText(size.bytes)} to the engine`);
    const registries = builder === 'classic' ? asHeader(await auth.all()) : '';
    const session = await lend(docker, builder, asked.secrets, { values: secrets, signal, log: talk.log });
    try {
      const progress = await sendBuild({
        ...{ docker, asked, builder, id: talk.id, registries, session: session?.id ?? null, clock, signal },
        log: talk.log,
        body: tarContext(asked.folder, ignore, { signal }),
        onProgress(progress) {
          const steps = clean(progress.steps());
          const running = steps.findLast(({ state }) => state === 'running');
          if (running) talk.now(running.name);
          talk.steps(steps);
        },
      });
      lent = session?.said(progress.failure()?.why ?? null) ?? null;
      return progress;
    } finally {
      session?.close();
    }
  }
  let builder = await builderOf(docker);
  let progress = await once(builder);
  if (builder === 'BuildKit' && /buildkit (?:is )?not (?:supported|enabled)/i.test(progress.failure()?.why ?? '')) {
    builder = 'classic';
    progress = await once(builder);
  }
  signal.throwIfAborted();
  const failure = progress.failure();
  progress.end(failure ? 'failed' : 'done');
  const steps = clean(progress.steps());
  talk.steps(steps);
  if (failure) {
    const why = redact(failure.why)
      .replace(/^.*(?:did not complete successfully|executor failed running \[.*\]): /s, '')
      .trim();
    const at = failure.step ? `${redact(failure.step.name)} failed: ` : '';
    const more = lent === null ? '' : `. ${lent}`;
    throw new BuildFailure(
      `${at}${why}`.slice(0, 1_000).replace(/\.$/, '') + more,
      steps,
      failure.step?.error ?? undefined,
    );
  }
  const imageId = progress.imageId() ?? asked.tags[0];
  if (imageId === undefined) throw new BuildFailure('The engine does not say which image it has built', steps);
  const { Id, Size } = await docker.getImage(imageId).inspect();
  return {
    ...{ imageId: Id, sizeBytes: Size, builder: builder === 'BuildKit' ? 'BuildKit' : 'the classic builder', steps },
    layers: await layersOf(docker, Id, redact),
    cached: steps.filter(({ state, name }) => state === 'cached' && /^\[(?!internal)/.test(name)).length,
  };
}
