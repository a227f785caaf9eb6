import type { ServiceSpec } from '../../../../shared/features/launcher/schema.ts';
import { createStopper } from '../../../core/children/stopper.ts';
import { TAGS } from '../../../core/children/tags.ts';
import type { ChildGroup, ChildHandle, Children } from '../../../core/children/types.ts';
import type { Clock } from '../../../core/lib/clock.ts';
import type { LogSink, LogsForServices, LogTarget } from '../../logs/index.ts';
import { shellLine } from '../shell-line.ts';
import type { LimitsOfServices, Ports } from '../types.ts';
import { type Body, type Ended, stoppedOf } from './body.ts';
import { wordsOfLines, wordsOfStreams } from './last-words.ts';
import { NotStarted } from './not-started.ts';

/** By this word children of ours are known as services again. */
export const labelOf = (serviceId: string) => `service ${serviceId}`;
/** What other features let run begins with `@`, which no id of a project does. */
export const isService = (serviceId: string) => !serviceId.startsWith('@');

export interface BodyDeps {
  children: Pick<Children, 'spawn' | 'facts' | 'list' | 'onChange' | 'stop'>;
  clock: Clock;
  logs: LogsForServices;
  limits: Pick<LimitsOfServices, 'wrap' | 'takeUp'>;
  ports: Pick<Ports, 'listeningOf'>;
}

export interface BodyPlan {
  serviceId: string;
  target: LogTarget;
  project: { id: string; name: string };
  spec: ServiceSpec;
  line: string;
  cwd: string;
  env: Record<string, string | undefined>;
}

interface Tree {
  childId: string;
  pid: number;
  startTime: string | null;
  group: ChildGroup | null;
}

/** What can be asked of a tree that Optimus started, whoever waits for its root. */
export function treeOf({ children, clock, ports }: BodyDeps, { childId, pid, startTime, group }: Tree) {
  const tree = { tag: TAGS.child, id: childId, pid, start: startTime, ...(group && { group }) };
  const { facts } = children;
  const stopper = createStopper({ childId, tree, facts, clock, terminal: false, exited: null });
  const pids = async () => (await facts.survey(tree)).map((process) => process.pid);
  return {
    pids,
    listening: async () => ports.listeningOf(await pids()),
    sweep: async (graceMs: number) => stoppedOf(await stopper.stop({ graceMs })),
  };
}

export async function startProcessBody(deps: BodyDeps, plan: BodyPlan): Promise<Body> {
  const { children, logs, limits } = deps;
  const { spec, target, serviceId, project } = plan;
  const shell = shellLine(plan.line);
  const limited = await limits.wrap({ serviceId, ...shell, limits: spec.limits }).catch((cause: unknown) => {
    throw new NotStarted(cause instanceof Error ? cause.message : 'its limits could not be set', { cause });
  });
  const outputFile = spec.keep ? await logs.outputFile(target) : null;
  let child: ChildHandle;
  try {
    child = await children.spawn({
      label: labelOf(serviceId),
      command: limited.command,
      args: limited.args,
      cwd: plan.cwd,
      env: plan.env,
      subject: { type: 'project', id: project.id, label: project.name },
      ...(outputFile !== null && { keep: true, outputFile }),
      ...(limited.group && { group: limited.group }),
    });
  } catch (error) {
    await limited.done();
    throw error;
  }
  const { id: childId, pid, startTime } = child;
  let sink: LogSink | null = null;
  const notes: string[] = [];
  const streams = [
    ['out', child.stdout],
    ['err', child.stderr],
  ] as const;
  const spoken = spec.keep ? null : wordsOfStreams(streams);
  const words = spoken ?? wordsOfLines(logs, target);
  const own = treeOf(deps, { childId, pid, startTime, group: limited.group });
  let over = false;

  const body: Body = {
    pid,
    startTime,
    childId,
    startedAt: child.startedAt,
    command: plan.line,
    adopted: false,
    limitedBy: limited.limitedBy,
    ended: child.exited.then((exit): Ended => {
      over = true;
      return { ...exit, seen: true };
    }),
    pids: own.pids,
    listening: own.listening,
    // While the child lives its end is an event, afterwards only its tree is there to be looked for.
    stop: async (graceMs) => (over ? own.sweep(graceMs) : stoppedOf(await child.stop({ graceMs }))),
    listen() {
      if (sink) return;
      const made = spec.keep ? logs.followFile(target) : logs.open(target);
      sink = made;
      for (const text of notes) made.note(text);
      spoken?.listen();
      if (!spec.keep) for (const [from, stream] of streams) made.read(from, stream);
    },
    note(text) {
      if (sink) sink.note(text);
      else notes.push(text);
    },
    async lastWords() {
      await words.drained();
      return words.say();
    },
    ranInto: limited.ranInto,
    async release() {
      if (over) await words.drained();
      words.cancel();
      for (const [, stream] of streams) stream.destroy();
      await sink?.end();
      if (over) await limited.done();
    },
  };
  return body;
}

/** One that an earlier Optimus kept running, known by pid and start time. */
export async function adoptedBody(
  deps: BodyDeps,
  asked: Omit<Tree, 'group'> & {
    serviceId: string;
    spec: ServiceSpec;
    target: LogTarget;
    line: string;
    startedAt: number;
  },
): Promise<Body> {
  const { children, logs, limits } = deps;
  const { childId, pid, startTime, target, line, startedAt, serviceId, spec } = asked;
  const limited = await limits.takeUp({ serviceId, pid, limits: spec.limits });
  const own = treeOf(deps, { childId, pid, startTime, group: limited.group });
  const words = wordsOfLines(logs, target);
  let sink: LogSink | null = null;
  let over = false;
  const isThere = () => children.list().some(({ id }) => id === childId);
  let cancel = () => {};
  const ended = new Promise<Ended>((resolve) => {
    const look = () => {
      if (over || isThere()) return;
      over = true;
      cancel();
      resolve({ code: null, signal: null, seen: false });
    };
    cancel = children.onChange(look);
    look();
  });
  return {
    pid,
    startTime,
    childId,
    startedAt,
    command: line,
    adopted: true,
    limitedBy: limited.limitedBy,
    ended,
    pids: own.pids,
    listening: own.listening,
    async stop(graceMs) {
      if (over || !isThere()) return own.sweep(graceMs);
      const stopped = stoppedOf(await children.stop(childId, { graceMs }));
      if (!limited.group) return stopped;
      // Whoever shed every mark is known by the group alone, and what was taken up is stopped without one.
      const rest = await own.sweep(graceMs);
      return { ...rest, signals: [...stopped.signals, ...rest.signals] };
    },
    listen() {
      sink ??= logs.followFile(target);
    },
    note: (text) => sink?.note(text),
    async lastWords() {
      await words.drained();
      return words.say();
    },
    ranInto: limited.ranInto,
    async release() {
      words.cancel();
      cancel();
      await sink?.end();
      if (over) await limited.done();
    },
  };
}
