import { join } from 'node:path';
import { DomainError } from '../../../shared/contract/errors.ts';
import type { Children } from '../../core/children/types.ts';
import type { Cancel, Clock } from '../../core/lib/clock.ts';
import type { Logger } from '../../core/log/logger.ts';
import type { ContainersService } from '../containers/index.ts';
import { createHearers } from './hearers.ts';
import { createSinks } from './sinks.ts';
import type { LogsForServices } from './types.ts';
import { createLogThread } from './worker/log-thread.ts';
import type { FromLogs } from './worker/messages.ts';

// biome-ignore lint/suspicious/noExplicitAny: goes with the skeleton
const soon = (..._: any[]): never => {
  throw new DomainError('UNAVAILABLE', { what: 'logs', why: 'It is being built.' });
};

const megabyte = 1_048_576;

interface Deps {
  dataDir: string;
  clock: Clock;
  log: Logger;
  children: Pick<Children, 'run'>;
  containers: Pick<ContainersService, 'now' | 'withDocker'>;
  /** Of the thread that keeps the lines. */
  entry?: URL;
}

/** What services and containers write, kept, found again and followed. */
export function createLogs({ dataDir, clock, log, children, entry }: Deps) {
  const root = join(dataDir, 'service-logs');
  const thread = createLogThread({
    root,
    limitBytes: () => 256 * megabyte,
    log,
    onMessage,
    onStarted() {
      sinks.again();
      hearers.again();
    },
    ...(entry && { entry }),
  });
  const sinks = createSinks({ thread, clock });
  const hearers = createHearers(thread);

  /** Only Linux has a program for it; elsewhere the file is emptied when it is quiet. */
  async function release(path: string, bytes: number): Promise<void> {
    const args = ['--punch-hole', '--offset', '0', '--length', String(bytes), path];
    const done = await children.run({ label: 'room of a log', command: 'fallocate', args }).catch(() => ({ code: 1 }));
    if (done.code !== 0) await thread.ask({ kind: 'cannotRelease' });
  }

  function onMessage(message: FromLogs): unknown {
    switch (message.type) {
      case 'taken':
        return sinks.taken(message.sink, message.bytes);
      case 'heard':
        return hearers.heard(message.target, message.lines);
      case 'release':
        return release(message.path, message.bytes).catch(() => {});
      default:
        return null;
    }
  }

  const forServices: LogsForServices = {
    open: (target) => sinks.make(target, false),
    outputFile: (target) => thread.ask<string>({ kind: 'outputFile', target }),
    followFile: (target) => sinks.make(target, true),
    onLine: (target, fn): Cancel => hearers.add(target, fn),
  };

  return {
    ...forServices,
    sources: soon,
    page: soon,
    follow: soon,
    count: soon,
    groups: soon,
    openFrame: soon,
    clear: soon,
    kept: soon,
    begin() {},
    dispose: () => thread.dispose(),
  };
}
export type LogsService = ReturnType<typeof createLogs>;
