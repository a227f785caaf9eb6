import { randomBytes } from 'node:crypto';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../log/logger.ts';
import { createAdoption } from './adoption.ts';
import { createGuardian } from './guardian.ts';
import { createProcessFacts } from './process-facts.ts';
import type { ProcessFacts } from './process-tree.ts';
import { createRun } from './run.ts';
import { createSpawnCounter } from './spawn-counter.ts';
import { SpawnFailed } from './spawn-errors.ts';
import { startProcess } from './start-process.ts';
import { startPty } from './start-pty.ts';
import { createStopper, type Stopper } from './stopper.ts';
import { appendTag, assertTagId, TAGS } from './tags.ts';
import type {
  ChildHandle,
  ChildInfo,
  Children,
  ChildrenRepo,
  ChildSpec,
  Exit,
  PtyHandle,
  SpawnSpec,
  StopOptions,
} from './types.ts';

interface Deps {
  clock: Clock;
  log: Logger;
  /** Unique per run of Optimus; letters, digits and dashes. */
  instanceId: string;
  /** What children inherit. */
  env?: NodeJS.ProcessEnv;
  repo?: ChildrenRepo;
  facts?: ProcessFacts;
}

interface Live {
  info: ChildInfo;
  stopper: Stopper;
}

export type { Children } from './types.ts';

/** The one place that starts processes. Whatever it starts ends with Optimus, unless the user asked to keep it. */
export function createChildren(deps: Deps): Children {
  const { clock, log, repo } = deps;
  const instanceId = assertTagId(deps.instanceId);
  const counter = createSpawnCounter(clock);
  const facts = deps.facts ?? createProcessFacts(counter.count);
  const guardian = createGuardian({ instanceId, clock, log, onSpawn: counter.count });
  const live = new Map<string, Live>();
  const listeners = new Set<() => void>();
  let disposed = false;

  const changed = () => {
    for (const listener of [...listeners]) listener();
  };

  const environment = (spec: ChildSpec, id: string, keep: boolean): NodeJS.ProcessEnv => {
    const env: NodeJS.ProcessEnv = { ...(deps.env ?? process.env), ...spec.env };
    for (const key of Object.keys(env)) if (env[key] === undefined) delete env[key];
    env[TAGS.child] = appendTag(env[TAGS.child], id);
    if (keep) env[TAGS.keep] = appendTag(env[TAGS.keep], id);
    else env[TAGS.guard] = appendTag(env[TAGS.guard], instanceId);
    return env;
  };

  const prepare = async (spec: ChildSpec, keep: boolean) => {
    if (disposed) throw new Error('nothing can be started any more: Optimus is closing');
    spec.signal?.throwIfAborted();
    if (!keep) {
      await guardian.ready().catch((cause: unknown) => {
        throw new SpawnFailed('unguarded', null, spec.command, 'nothing is started without the guardian', { cause });
      });
    }
    const id = randomBytes(6).toString('hex');
    counter.count();
    return { id, cwd: spec.cwd ?? process.cwd(), env: environment(spec, id, keep), startedAt: clock.now() };
  };

  const record = async ({ id, pid, label, command, cwd, subject, startedAt }: ChildInfo, startTime: string) =>
    repo?.add({ id, pid, startTime, label, command, cwd, subject, startedAt });

  const infoOf = (
    kind: 'process' | 'pty',
    spec: ChildSpec & { keep?: boolean },
    { id, cwd, startedAt }: { id: string; cwd: string; startedAt: number },
    pid: number,
  ): ChildInfo => ({
    ...{ id, kind, pid, label: spec.label, cwd, startedAt },
    command: [spec.command, ...(spec.args ?? [])].join(' '),
    keep: spec.keep ?? false,
    subject: spec.subject ?? null,
  });

  const enlist = async (
    kind: 'process' | 'pty',
    spec: ChildSpec & { keep?: boolean },
    made: { id: string; cwd: string; startedAt: number },
    started: { pid: number; exited: Promise<Exit>; release?: () => void },
  ) => {
    const { id, startedAt } = made;
    const { pid, exited } = started;
    const info = infoOf(kind, spec, made, pid);
    const { keep } = info;
    if (!keep) guardian.register(pid, spec.group?.killFile);
    // Asked at once, while the pid cannot belong to anybody else. Where it costs a process, only for what must be found again.
    const startTime = facts.how === 'proc' || keep ? await facts.startTime(pid) : null;
    const tree = { tag: TAGS.child, id, pid, start: startTime, ...(spec.group && { group: spec.group }) };
    const stopper = createStopper({ childId: id, tree, facts, clock, terminal: kind === 'pty', exited });
    const onAbort = () =>
      void stopper
        .stop()
        .catch((error: unknown) => log.error('a child could not be stopped', error, { label: spec.label }));
    live.set(id, { info, stopper });
    if (spec.signal?.aborted) onAbort();
    else spec.signal?.addEventListener('abort', onAbort, { once: true });
    const recorded = keep && startTime !== null ? record(info, startTime) : Promise.resolve();
    void exited
      .then(async () => {
        spec.signal?.removeEventListener('abort', onAbort);
        live.delete(id);
        started.release?.();
        changed();
        guardian.unregister(pid);
        await recorded.catch(() => {});
        if (keep && !disposed) await repo?.remove(id);
      })
      .catch((error: unknown) => log.error('the end of a child could not be recorded', error, { label: spec.label }));
    await recorded.catch(async (error: unknown) => {
      // Kept, but not remembered, it would run on with nobody knowing.
      await stopper.stop();
      throw error;
    });
    changed();
    log.debug('started', { id, pid, label: spec.label, kind });
    return { id, pid, startTime, label: spec.label, startedAt, exited, stop: stopper.stop };
  };

  const spawn = async (spec: SpawnSpec): Promise<ChildHandle> => {
    const keep = spec.keep ?? false;
    const made = await prepare(spec, keep);
    // Before it is there: nobody guards it, and an end of Optimus right after its start would leave one that nobody knows.
    if (keep) await record(infoOf('process', spec, made, 0), '');
    const started = await startProcess(spec, made.cwd, made.env).catch(async (error: unknown) => {
      if (keep)
        await repo
          ?.remove(made.id)
          .catch((cause: unknown) => log.error('a child that did not start could not be forgotten', cause));
      throw error;
    });
    const base = await enlist('process', spec, made, started);
    const { stdin, stdout, stderr, outputFile, droppedBytes } = started;
    return { ...base, stdin, stdout, stderr, outputFile, droppedBytes };
  };

  const adoption = createAdoption({ clock, log, facts, ...(repo ? { repo } : {}), live, changed });

  const stopAll = (options?: StopOptions) =>
    Promise.all([...live.values()].filter(({ info }) => !info.keep).map(({ stopper }) => stopper.stop(options)));

  return {
    spawn,
    run: createRun({ clock, spawn }),
    async pty(spec): Promise<PtyHandle> {
      const made = await prepare(spec, false);
      const started = await startPty(spec, made.cwd, made.env);
      const base = await enlist('pty', spec, made, started);
      const { write, unwritten, resize, pause, resume, onData } = started;
      return { ...base, write, unwritten, resize, pause, resume, onData };
    },
    list: () => [...live.values()].map(({ info }) => info),
    facts,
    onChange(fn) {
      listeners.add(fn);
      return () => listeners.delete(fn);
    },
    tally: counter.count,
    spawnsPerMinute: counter.perMinute,
    totalSpawns: counter.total,
    adopt: adoption.adopt,
    guardian: () => ({ pid: guardian.pid(), losses: guardian.losses() }),
    onGuardianLost: guardian.onLost,
    async stop(id, options) {
      const child = live.get(id);
      if (!child) throw new Error(`no child ${id} is running`);
      return child.stopper.stop(options);
    },
    stopAll,
    async dispose() {
      if (disposed) return;
      disposed = true;
      adoption.dispose();
      // The guardian's sweep ends whoever is left, so it must come whatever happens before.
      await stopAll({ graceMs: 1_000 }).catch((error: unknown) => log.error('children could not be stopped', error));
      await guardian.dispose();
      listeners.clear();
    },
  };
}
