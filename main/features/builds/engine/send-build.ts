import { posix } from 'node:path';
import { Readable } from 'node:stream';
import type Docker from 'dockerode';
import type { Clock } from '../../../core/lib/clock.ts';
import { errorCode } from '../../../core/lib/storage-full.ts';
import { StepFailure } from '../../../core/runs/step-failure.ts';
import type { BuildAsked } from '../types.ts';
import { answerLines, type Progress } from './answer.ts';
import { createBuildkitProgress } from './buildkit-progress.ts';
import { createClassicProgress } from './classic-progress.ts';
import { dialStream } from './patient.ts';

interface Sending {
  docker: Docker;
  asked: Omit<BuildAsked, 'folder' | 'context' | 'secrets'>;
  builder: 'BuildKit' | 'classic';
  /** Names it for the engine, by which it can be told to stop. */
  id: string;
  /** All that is known of registries, for the classic builder; BuildKit gets what it needs before. */
  registries: string;
  /** Where it asks for what it is lent; null: nothing is. */
  session: string | null;
  body: AsyncIterable<Buffer>;
  clock: Pick<Clock, 'now'>;
  signal: AbortSignal;
  log(text: string): void;
  onProgress(progress: Progress): void;
}

/** Docker from 18.09 on has BuildKit built in; Windows and Podman have builders of their own. */
export async function builderOf(docker: Docker): Promise<'BuildKit' | 'classic'> {
  const { ApiVersion = '0', Os, Components } = await docker.version();
  const podman = Components?.some(({ Name }) => /podman/i.test(Name)) ?? false;
  const [major = 0, minor = 0] = ApiVersion.split('.').map(Number);
  return !podman && Os !== 'windows' && (major > 1 || minor >= 39) ? 'BuildKit' : 'classic';
}

export async function sendBuild(sending: Sending): Promise<Progress> {
  const { docker, asked, builder, id, registries, session, body, clock, signal, log, onProgress } = sending;
  const progress = builder === 'BuildKit' ? createBuildkitProgress(log) : createClassicProgress(log, clock);
  const file = Readable.from(body, { objectMode: false });
  /** What cut the connection from our side says more than that it was cut. */
  let broken: unknown = null;
  file.on('error', (error) => {
    broken = error;
  });
  const query = {
    ...{ dockerfile: posix.normalize(asked.dockerfile), t: [...asked.tags], rm: true, forcerm: true, buildid: id },
    ...(asked.stage !== null && { target: asked.stage }),
    ...(!asked.cache && { nocache: true }),
    ...(builder === 'BuildKit' && { version: '2' }),
    ...(session !== null && { session }),
    ...{ buildargs: { ...asked.args }, labels: { ...asked.labels } },
  };
  const stop = () => {
    file.destroy();
    // BuildKit goes on for a while after its connection has gone.
    void docker.modem.dial(
      { path: `/build/cancel?id=${id}`, method: 'POST', statusCodes: { 200: true, 204: true } },
      () => {},
    );
  };
  signal.addEventListener('abort', stop, { once: true });
  try {
    const stream = await dialStream(docker, {
      ...{ path: '/build?', method: 'POST', file, options: query, signal },
      headers: builder === 'classic' ? { 'X-Registry-Config': registries } : {},
      statusCodes: { 200: true, 500: 'server error' },
    });
    for await (const line of answerLines(stream as unknown as AsyncIterable<Buffer>)) {
      progress.take(line);
      onProgress(progress);
    }
  } catch (error) {
    if (broken === null && !signal.aborted && /^(?:ECONNRESET|EPIPE)$/.test(errorCode(error)))
      throw new StepFailure('The connection to the engine was lost while it built', {
        code: 'ENGINE_GONE',
        cause: error,
      });
    throw broken ?? error;
  } finally {
    signal.removeEventListener('abort', stop);
    file.destroy();
  }
  return progress;
}
