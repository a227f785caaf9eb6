import { join } from 'node:path';
import { DomainError } from '../../../shared/contract/errors.ts';
import type { LogSource, LogsKept } from '../../../shared/features/logs/schema.ts';
import type { Settings } from '../../../shared/features/settings/schema.ts';
import type { Change } from '../../../shared/features/system/schema.ts';
import { megabyte } from '../../../shared/lib/bytes.ts';
import type { Children } from '../../core/children/types.ts';
import type { Channel } from '../../core/lib/channel.ts';
import type { Cancel, Clock } from '../../core/lib/clock.ts';
import { createDisposers } from '../../core/lib/disposers.ts';
import type { Logger } from '../../core/log/logger.ts';
import type { Redactor } from '../../core/log/redactor.ts';
import type { ContainersService } from '../containers/index.ts';
import type { ProjectsService } from '../projects/index.ts';
import { containerSource, createContainerLines } from './containers/container-lines.ts';
import { createContainerHearers } from './containers/hear-containers.ts';
import { createFollowing } from './following.ts';
import { createFrameOpener } from './frames-in-project.ts';
import { createHearers } from './hearers.ts';
import { createGroups } from './reading/groups.ts';
import { createPages } from './reading/pages.ts';
import { createServiceLines } from './reading/service-lines.ts';
import { targetOf } from './reading/which.ts';
import { createSinks } from './sinks.ts';
import { serviceId } from './store/places.ts';
import type { LogsForRules, LogsForServices } from './types.ts';
import { createLogThread } from './worker/log-thread.ts';
import type { FromLogs, KeptSource } from './worker/messages.ts';

interface Deps {
  dataDir: string;
  clock: Clock;
  log: Logger;
  children: Pick<Children, 'run'>;
  containers: Pick<ContainersService, 'now' | 'withDocker' | 'engine'>;
  projects: Pick<ProjectsService, 'row' | 'list' | 'onChange' | 'open'>;
  changes: Channel<Change>;
  redactor: Pick<Redactor, 'redact'>;
  settings: { get(): Settings; onChange(fn: (next: Settings) => void): Cancel };
}

/** What services and containers write, kept, found again and followed. */
export function createLogs(deps: Deps) {
  const { dataDir, clock, log, children, containers, projects, changes, redactor, settings } = deps;
  const disposers = createDisposers();
  const limitBytes = () => settings.get().logs.limitMb * megabyte;
  const thread = createLogThread({
    root: join(dataDir, 'service-logs'),
    limitBytes,
    log,
    onMessage,
    onStarted() {
      sinks.again();
      hearers.again();
      following.again();
    },
  });
  disposers.add(() => thread.dispose());
  const sinks = createSinks({ thread, clock });
  const hearers = createHearers(thread);
  const services = createServiceLines({ thread, log });
  disposers.add(() => services.dispose());
  const containerLines = createContainerLines(containers);
  const { redact } = redactor;
  const reading = { services, containers, containerLines, redact };
  const pages = createPages(reading);
  const containerHearers = createContainerHearers({ containers, follow: containerLines.follow, changes, clock, log });
  disposers.add(() => containerHearers.dispose());
  const following = createFollowing({ thread, containers, containerLines, changes, redact, log });

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
      case 'followed':
        return following.followed(message.follower, message.lines, message.lost);
      case 'tooSlow':
        return following.tooSlow(message.follower);
      case 'problem':
        if (message.why === null) log.info('the lines of services are kept again');
        else log.warn('the lines of services are not kept', { why: message.why });
        return changes.publish({ feature: 'logs' });
      case 'release':
        return release(message.path, message.bytes).catch(() => {});
      default:
        return null;
    }
  }

  const known = new Set<string>();
  disposers.add(
    projects.onChange((id) => {
      if (projects.row(id)) known.add(id);
      // Only one that was seen in this life and was let go by somebody: a database that was lost forgets nothing.
      else if (known.delete(id))
        void thread
          .ask({ kind: 'forget', projectId: id })
          .catch((error: unknown) =>
            log.warn('the lines of a forgotten project are still there', { reason: String(error) }),
          );
    }),
  );
  disposers.add(settings.onChange(() => thread.sendIfRunning({ type: 'limit', bytes: limitBytes() })));

  const forOthers: LogsForServices & LogsForRules = {
    open: (target) => sinks.make(target, false),
    outputFile: (target) => thread.ask<string>({ kind: 'outputFile', target }),
    followFile: (target) => sinks.make(target, true),
    onLine: (target, fn): Cancel =>
      hearers.add(target, (_target, lines) => {
        for (const line of lines) fn(line);
      }),
    onLines: (of, fn): Cancel =>
      hearers.add(of, ({ service }, lines) =>
        fn(
          service,
          lines.filter(({ from }) => from !== 'note').map(({ text }) => text),
        ),
      ),
    onContainerLines: containerHearers.add,
  };

  const nameOf = (projectId: string) => projects.row(projectId)?.name;

  return {
    ...forOthers,
    ...pages,
    groups: createGroups(reading),
    openFrame: createFrameOpener({ projects, containers }),
    follow: following.follow,

    async sources({ projectId }: { projectId?: string | undefined }): Promise<LogSource[]> {
      const kept = await thread.ask<KeptSource[]>({ kind: 'sources', projectId: projectId ?? null });
      const ofServices = kept.map(({ target, lines, bytes, firstAt, lastAt }): LogSource => {
        const project = nameOf(target.projectId);
        return {
          id: serviceId(target),
          label: projectId === undefined && project !== undefined ? `${project} · ${target.service}` : target.service,
          kind: 'service',
          projectId: target.projectId,
          ...{ lines, bytes, firstAt, lastAt },
          open: sinks.isOpen(target),
        };
      });
      const ofContainers = containers.now().flatMap((one): LogSource[] => {
        const { id, name, project, state, startedAt, finishedAt, createdAt } = one;
        if (state === 'created' || (projectId !== undefined && project?.id !== projectId)) return [];
        const open = state === 'running';
        return [
          {
            id: containerSource(id),
            label: name,
            kind: 'container',
            projectId: project?.id ?? null,
            lines: null,
            bytes: null,
            firstAt: createdAt,
            lastAt: open ? null : (finishedAt ?? startedAt),
            open,
          },
        ];
      });
      return [...ofServices, ...ofContainers].sort((a, b) => a.label.localeCompare(b.label, 'en'));
    },

    async clear({ source }: { source: string }): Promise<{ lines: number; bytes: number }> {
      const target = targetOf(source);
      const cleared = target && (await thread.ask<{ lines: number; bytes: number } | null>({ kind: 'clear', target }));
      if (!cleared) throw new DomainError('NOT_FOUND', { what: 'source of lines', id: source });
      changes.publish({ feature: 'logs' });
      return cleared;
    },

    async kept(): Promise<LogsKept> {
      const kept = await thread.ask<Omit<LogsKept, 'limitBytesPerProject'>>({ kind: 'kept' });
      return { ...kept, limitBytesPerProject: limitBytes() };
    },

    /** Who is not known yet is not forgotten either: nobody waits for this, and a list that cannot be read loses no line. */
    begin(): void {
      projects.list().then(
        (rows) => {
          for (const { id } of rows) known.add(id);
        },
        (error: unknown) => log.warn('whose lines these are is not known', { reason: String(error) }),
      );
    },
    dispose: () => disposers.run((error) => log.error('logs did not end well', error)),
  };
}
export type LogsService = ReturnType<typeof createLogs>;
