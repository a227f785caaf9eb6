import { constants } from 'node:os';
import type Docker from 'dockerode';
import { askLogs, readLogs } from '../../containers/index.ts';
import type { Instance, InstanceState, ReleaseRef } from '../types.ts';
import { unlessGone } from './errors.ts';
import { dockerTarget } from './names.ts';
import type { Around } from './types.ts';

const lastLines = 20;

const signalOf = (code: number): string | null =>
  code > 128 ? (Object.entries(constants.signals).find(([, number]) => number === code - 128)?.[0] ?? null) : null;

export async function lastWords({ docker, redact }: Around, id: string, terminal: boolean): Promise<string[]> {
  try {
    const { bytes } = await askLogs(docker, id, lastLines);
    return readLogs(bytes, terminal, redact)
      .slice(-lastLines)
      .map(({ text }) => text);
  } catch {
    // The driver of its log keeps none that could be read.
    return [];
  }
}

function sentenceOf({ OOMKilled, ExitCode }: Docker.ContainerInspectInfo['State'], memoryMb: number | null): string {
  if (OOMKilled)
    return memoryMb === null
      ? 'The machine had no memory left for it.'
      : `It needed more than its ${memoryMb} MB of memory.`;
  const signal = signalOf(ExitCode);
  return signal === null ? `It ended by itself with ${ExitCode}.` : `It was ended by ${signal}.`;
}

/** Of a container, without what files of the disk are kept in memory for it. */
async function memoryBytes({ docker }: Around, id: string): Promise<number | null> {
  try {
    const options: object = { stream: false, 'one-shot': true };
    const { memory_stats } = (await docker
      .getContainer(id)
      .stats({ ...options, stream: false })) as Docker.ContainerStats;
    const { usage, stats } = memory_stats;
    if (typeof usage !== 'number') return null;
    const { inactive_file, total_inactive_file } = (stats ?? {}) as {
      inactive_file?: number;
      total_inactive_file?: number;
    };
    return Math.max(0, usage - (total_inactive_file ?? inactive_file ?? 0));
  } catch {
    // It has ended meanwhile.
    return null;
  }
}

export async function stateOf(around: Around, release: ReleaseRef, instance: Instance): Promise<InstanceState> {
  const gone: InstanceState = {
    ...{ running: false, restarts: 0, exit: null, memoryBytes: null },
    lastWords: ['Its container is not there any more.'],
  };
  if (instance.containerId === null) return gone;
  const info = await unlessGone(around.docker.getContainer(instance.containerId).inspect());
  if (!info) return gone;
  const { State, RestartCount, Config } = info;
  const running = State.Running && !State.Restarting;
  const ended = !running || RestartCount > 0;
  const { memoryMb } = dockerTarget(release);
  const code = State.ExitCode;
  return {
    ...{ running, restarts: RestartCount },
    exit: running ? null : { code, signal: signalOf(code), sentence: sentenceOf(State, memoryMb) },
    memoryBytes: running ? await memoryBytes(around, info.Id) : null,
    lastWords: ended ? await lastWords(around, info.Id, Config.Tty) : [],
  };
}
