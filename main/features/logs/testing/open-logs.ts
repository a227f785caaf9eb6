import { execFile } from 'node:child_process';
import type { LogFilter } from '../../../../shared/features/logs/schema.ts';
import { settingsDefaults } from '../../../../shared/features/settings/schema.ts';
import type { Change } from '../../../../shared/features/system/schema.ts';
import { createChannel } from '../../../core/lib/channel.ts';
import { createSystemClock } from '../../../core/lib/clock.ts';
import { createRedactor } from '../../../core/log/redactor.ts';
import { quietLog } from '../../../core/testing/quiet-log.ts';
import { createLogs } from '../create-logs.ts';

export const all: LogFilter = { sources: [], text: '', regex: false, exact: false, levels: [] };
export const web = { projectId: 'shop', service: 'web' };

interface Options {
  dataDir: string;
  limitMb?: number;
  project?: { id: string; name: string; path: string };
  containers?: Parameters<typeof createLogs>[0]['containers'];
}

/** Logs on a folder of their own, with nothing around them that would not be there. */
export function openLogs({ dataDir, limitMb, project, containers }: Options) {
  const changes = createChannel<Change>({ kind: 'drop-oldest', capacity: 50 });
  const redactor = createRedactor();
  const settings = { ...settingsDefaults, logs: { limitMb: limitMb ?? settingsDefaults.logs.limitMb } };
  const onSettings = new Set<(next: typeof settings) => void>();
  const onProject = new Set<(id: string) => void>();
  const rows = new Map(project ? [[project.id, project]] : []);
  const opened: unknown[] = [];
  const dir = dataDir;
  const logs = createLogs({
    dataDir: dir,
    clock: createSystemClock(),
    log: quietLog,
    changes,
    redactor,
    settings: {
      get: () => settings,
      onChange(fn) {
        onSettings.add(fn);
        return () => onSettings.delete(fn);
      },
    },
    children: {
      run: ({ command, args = [] }) =>
        new Promise((resolve, reject) => {
          execFile(command, [...args], { encoding: 'buffer' }, (error, stdout, stderr) =>
            error && typeof error.code !== 'number'
              ? reject(error)
              : resolve({ code: error ? 1 : 0, signal: null, stdout, stderr, tookMs: 0 }),
          );
        }),
    },
    containers: containers ?? {
      now: () => [],
      engine: () => ({ state: 'looking' }),
      withDocker: () => Promise.reject(new Error('there is no engine')),
    },
    projects: {
      row: ((id: string) => rows.get(id) ?? null) as never,
      onChange(fn) {
        onProject.add(fn);
        return () => onProject.delete(fn);
      },
      list: async () => [...rows.values()] as never,
      async open(input) {
        opened.push(input);
        return { sentence: '' };
      },
    },
  });
  const texts = async (filter: Partial<LogFilter> = {}) =>
    (await logs.page({ ...all, ...filter, limit: 2_000 })).lines.map(({ text }) => text);
  return {
    ...{ changes, logs, dir, opened, redactor, texts },
    limit(mb: number) {
      settings.logs.limitMb = mb;
      for (const fn of onSettings) fn(settings);
    },
    /** It is known, or no longer. */
    know(id: string, path: string | null) {
      if (path === null) rows.delete(id);
      else rows.set(id, { id, name: id, path });
      for (const fn of onProject) fn(id);
    },
  };
}
