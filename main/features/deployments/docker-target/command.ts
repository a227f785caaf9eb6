import { PassThrough } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import type Docker from 'dockerode';
import { StepFailure } from '../../../core/runs/step-failure.ts';
import { askLogs, readLogs } from '../../containers/index.ts';
import type { ReleaseRef, StepTalk } from '../types.ts';
import { asFailure, saidByEngine, unlessGone } from './errors.ts';
import { containersOf } from './found.ts';
import { dockerTarget, labels } from './names.ts';
import { environmentOf, imageOf, memoryOf } from './start.ts';
import type { Around } from './types.ts';

const outputKept = 64 * 1024;
const longestLine = 4_000;
const lastLines = 500;

interface Asked {
  line: string;
  why: string;
  variables: Readonly<Record<string, string>>;
}

/** Addresses of this machine lead somewhere else inside of a container, unless it has the network of the machine. */
function networkOf(local: boolean, variables: Asked['variables']) {
  const own = Object.entries(variables).filter(([, value]) =>
    /^https?:\/\/(?:127\.0\.0\.1|localhost)[:/]?/.test(value),
  );
  if (!local || own.length === 0) return { host: {}, variables };
  if (process.platform === 'linux') return { host: { NetworkMode: 'host' }, variables };
  const mapped = own.map(([name, value]) => [name, value.replace(/127\.0\.0\.1|localhost/, 'host.docker.internal')]);
  return { host: {}, variables: { ...variables, ...Object.fromEntries(mapped) } };
}

/** Lines as they come, and the end of all that was said. */
function createListener(redact: (text: string) => string, log: (text: string) => void) {
  let output = '';
  const say = (line: string) => {
    const hidden = redact(line.replace(/\r$/, ''));
    output = `${output}${hidden}\n`.slice(-outputKept);
    log(hidden);
  };
  function listen(stream: NodeJS.ReadableStream): Promise<void> {
    const decoder = new StringDecoder('utf8');
    let rest = '';
    return new Promise((resolve) => {
      stream.on('data', (chunk: Buffer) => {
        const lines = (rest + decoder.write(chunk)).split('\n');
        rest = lines.pop() ?? '';
        if (rest.length > longestLine) {
          say(rest);
          rest = '';
        }
        for (const line of lines) say(line);
      });
      const end = () => {
        if (rest !== '') say(rest);
        rest = '';
        resolve();
      };
      stream.once('end', end);
      stream.once('close', end);
      stream.once('error', end);
    });
  }
  return { listen, output: () => output };
}

/** What was begun for a command by an Optimus that was killed: it goes on, or has ended, in a container that nobody removed. */
export async function resumed(
  around: Around,
  release: ReleaseRef,
  why: string,
  { signal, log }: StepTalk,
): Promise<{ code: number; output: string } | null> {
  const { docker, redact } = around;
  const found = (await containersOf(around, release.releaseId)).find(({ command }) => command === why);
  if (!found) return null;
  const container = docker.getContainer(found.id);
  const done = () => unlessGone(container.remove({ force: true, v: true })).catch(() => null);
  const info = await unlessGone(container.inspect());
  if (!info) return null;
  // Made, and not started before the end came: it has done nothing yet.
  if (info.State.Status === 'created') await container.start();
  log('It goes on since before Optimus was started');
  const stop = () => void container.kill().catch(() => null);
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  try {
    const { StatusCode } = (await container.wait()) as { StatusCode: number };
    signal.throwIfAborted();
    const { bytes } = await askLogs(docker, found.id, lastLines);
    const lines = readLogs(bytes, false, redact).map(({ text }) => text);
    for (const line of lines) log(line);
    return { code: StatusCode, output: lines.join('\n').slice(-outputKept) };
  } finally {
    signal.removeEventListener('abort', stop);
    await done();
  }
}

/** A container of the same image and variables, that is there for one command alone. */
export async function commandIn(
  around: Around,
  release: ReleaseRef,
  { line, why, variables }: Asked,
  { signal, log }: StepTalk,
): Promise<{ code: number; output: string }> {
  const { docker, local, redact } = around;
  // An earlier try of it that was cut off would change the same things at the same time.
  for (const found of await containersOf(around, release.releaseId))
    if (found.command === why) await unlessGone(docker.getContainer(found.id).remove({ force: true, v: true }));
  await imageOf(around, release);
  const { host, variables: known } = networkOf(local, variables);
  let container: Docker.Container | null = null;
  const stop = () => void container?.kill().catch(() => null);
  try {
    container = await docker.createContainer({
      ...{ Image: release.artifact.image as string, Entrypoint: ['/bin/sh', '-c'], Cmd: [line] },
      Env: environmentOf({ ...release.variables, ...known }),
      Labels: {
        ...{ [labels.release]: release.releaseId, [labels.place]: release.placeId },
        ...{ [labels.project]: release.projectId, [labels.command]: why },
      },
      ...{ AttachStdout: true, AttachStderr: true, Healthcheck: { Test: ['NONE'] } },
      HostConfig: { Privileged: false, ...host, ...memoryOf(dockerTarget(release).memoryMb) },
    });
    signal.throwIfAborted();
    signal.addEventListener('abort', stop, { once: true });
    const stream = await container.attach({ stream: true, stdout: true, stderr: true });
    const listener = createListener(redact, log);
    const out = new PassThrough();
    const err = new PassThrough();
    docker.modem.demuxStream(stream, out, err);
    stream.once('end', () => {
      out.end();
      err.end();
    });
    const heard = Promise.all([listener.listen(out), listener.listen(err)]);
    const ended = container.wait({ condition: 'next-exit' });
    ended.catch(() => {});
    await container.start();
    // What was asked to end while it was being started has not heard of it.
    if (signal.aborted) stop();
    const { StatusCode } = (await ended) as { StatusCode: number };
    await heard;
    signal.throwIfAborted();
    return { code: StatusCode, output: listener.output() };
  } catch (error) {
    if (signal.aborted) throw error;
    if (/\/bin\/sh.*(?:no such file|not found)/is.test(saidByEngine(error)))
      throw new StepFailure(`${why}: the image has no /bin/sh that could run it`, {
        code: 'NO_SHELL',
        retry: false,
        cause: error,
      });
    throw asFailure(why, error);
  } finally {
    signal.removeEventListener('abort', stop);
    if (container) await unlessGone(container.remove({ force: true, v: true })).catch(() => null);
  }
}
