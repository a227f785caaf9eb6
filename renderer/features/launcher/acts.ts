import type {
  PortChoice,
  PortConflict,
  ServiceReceipt,
  ServiceStatus,
  StartAnswer,
} from '../../../shared/features/launcher/schema.ts';
import { formatCount } from '../../lib/number.ts';
import { short } from '../../lib/short.ts';
import type { ToastOptions } from '../../ui/toast.tsx';
import { type Conflicts, projectKey } from './store.ts';
import { type Act, projectOf, serviceOf, several } from './words.ts';

type Ports = PortChoice[];

interface Client {
  start: (input: { ids: string[]; environment?: string | null; ports?: Ports }) => Promise<StartAnswer>;
  stop: (input: { ids: string[]; force?: boolean }) => Promise<ServiceReceipt[]>;
  restart: (input: { ids: string[] }) => Promise<StartAnswer>;
  startProjects: (input: { projectIds: string[]; ports?: Ports }) => Promise<StartAnswer>;
  stopProjects: (input: { projectIds: string[] }) => Promise<ServiceReceipt[]>;
}

interface ActDeps {
  client: Client;
  toast: (options: ToastOptions) => void;
  failure: (what: string, error: unknown) => ToastOptions;
  go: (to: string) => void;
  /** Shows what is being done before the core has answered; null when it has. */
  acting: (keys: readonly string[], act: Act | null) => void;
  /** Shows services as the core has just said that they are. */
  put: (statuses: readonly ServiceStatus[]) => void;
  ask: (conflicts: Conflicts) => void;
  showReceipt: (receipt: ServiceReceipt) => void;
  /** `web of shop`. */
  nameOf: (id: string) => string;
}

export interface ProjectRef {
  id: string;
  name: string;
}

/** What one question of the core may name. */
const mostServices = 500;
const mostProjects = 200;

const runTab = (projectId: string, service?: string) =>
  `/projects/${encodeURIComponent(projectId)}?tab=run${service ? `&service=${encodeURIComponent(service)}` : ''}`;

function chunks<T>(items: readonly T[], size: number): T[][] {
  const made: T[][] = [];
  for (let at = 0; at < items.length; at += size) made.push(items.slice(at, at + size));
  return made;
}

const joined = (answers: readonly StartAnswer[]): StartAnswer => ({
  started: answers.flatMap(({ started }) => started),
  conflicts: answers.flatMap(({ conflicts }) => conflicts),
  refused: answers.flatMap(({ refused }) => refused),
});

export function createActs({ client, toast, failure, go, acting, put, ask, showReceipt, nameOf }: ActDeps) {
  function tellRefused(refused: StartAnswer['refused']): void {
    const [first] = refused;
    if (!first) return;
    toast({
      tone: 'bad',
      title:
        refused.length === 1
          ? `${nameOf(first.serviceId)} was not started`
          : `${formatCount(refused.length, 'service')} were not started`,
      description:
        refused.length === 1
          ? [first.why, first.remedy].filter(Boolean).map(sentence).join(' ')
          : refused
              .slice(0, 4)
              .map(({ serviceId, why }) => `${nameOf(serviceId)}: ${sentence(why)}`)
              .join(' '),
      action: {
        label: 'Show how it starts',
        onSelect: () => go(runTab(projectOf(first.serviceId), serviceOf(first.serviceId))),
      },
    });
  }

  /** Says what did not happen, and gives back what the user has to decide. */
  function answered(answer: StartAnswer): readonly PortConflict[] {
    put(answer.started);
    tellRefused(answer.refused);
    return answer.conflicts;
  }

  /** `call` begins it once more with what was decided about ports. */
  async function begin(
    what: string,
    keys: readonly string[],
    act: Act,
    call: (ports: Ports) => Promise<StartAnswer>,
    onNothing?: () => void,
  ): Promise<void> {
    const once = async (ports: Ports) => {
      acting(keys, act);
      try {
        return await call(ports);
      } finally {
        acting(keys, null);
      }
    };
    try {
      const answer = await once([]);
      const conflicts = answered(answer);
      if (conflicts.length > 0)
        ask({
          what,
          conflicts,
          again: async (choices) => answered(await once([...choices])),
        });
      else if (answer.started.length === 0 && answer.refused.length === 0) onNothing?.();
    } catch (error) {
      toast(failure(act === 'restart' ? `${what} was not restarted` : `${what} was not started`, error));
    }
  }

  function tellStopped(what: string, receipts: readonly ServiceReceipt[]): void {
    const bad = receipts.filter(({ ok }) => !ok);
    const [first] = bad.length > 0 ? bad : receipts;
    if (!first) {
      toast({ title: `Nothing of ${what} was running` });
      return;
    }
    if (bad.length > 0)
      toast({
        tone: 'bad',
        title:
          bad.length === 1
            ? short(first.sentence)
            : `${formatCount(bad.length, 'service')} could not be proven stopped`,
        ...(bad.length > 1 && {
          description: bad
            .slice(0, 4)
            .map((one) => sentence(short(one.sentence)))
            .join(' '),
        }),
        action: { label: 'Show receipt', onSelect: () => showReceipt(first) },
      });
    else
      toast({
        tone: 'ok',
        title: receipts.length === 1 ? short(first.sentence) : `${formatCount(receipts.length, 'service')} stopped`,
        ...(receipts.length === 1
          ? { action: { label: 'Show receipt', onSelect: () => showReceipt(first) }, timeout: 6_000 }
          : { description: 'No process of them is left, and their ports are free.' }),
      });
  }

  async function end(what: string, keys: readonly string[], call: () => Promise<ServiceReceipt[]>): Promise<void> {
    acting(keys, 'stop');
    try {
      tellStopped(what, await call());
    } catch (error) {
      toast(failure(`${what} was not stopped`, error));
    } finally {
      acting(keys, null);
    }
  }

  const called = (ids: readonly string[], name?: string) => name ?? several(ids.map(nameOf));
  const keysOf = (projects: readonly ProjectRef[]) => projects.map(({ id }) => projectKey(id));

  return {
    start: (ids: readonly string[], options: { name?: string; environment?: string | null } = {}): Promise<void> =>
      begin(called(ids, options.name), ids, 'start', async (ports) =>
        joined(
          await Promise.all(
            chunks(ids, mostServices).map((some) =>
              client.start({ ids: some, ports, ...(options.environment && { environment: options.environment }) }),
            ),
          ),
        ),
      ),

    restart: (ids: readonly string[], name?: string): Promise<void> => {
      let first = true;
      return begin(called(ids, name), ids, 'restart', (ports) => {
        // Once it is stopped and a port was taken meanwhile, what is left to do is a start.
        const call =
          first && ports.length === 0
            ? client.restart
            : (input: { ids: string[] }) => client.start({ ...input, ports });
        first = false;
        return call({ ids: [...ids] });
      });
    },

    stop: (ids: readonly string[], options: { name?: string; force?: boolean } = {}): Promise<void> =>
      end(called(ids, options.name), ids, async () =>
        (
          await Promise.all(
            chunks(ids, mostServices).map((some) => client.stop({ ids: some, ...(options.force && { force: true }) })),
          )
        ).flat(),
      ),

    startProjects: (projects: readonly ProjectRef[]): Promise<void> => {
      const what = several(
        projects.map(({ name }) => name),
        'project',
      );
      const [only] = projects;
      return begin(
        what,
        keysOf(projects),
        'start',
        async (ports) =>
          joined(
            await Promise.all(
              chunks(projects, mostProjects).map((some) =>
                client.startProjects({ projectIds: some.map(({ id }) => id), ports }),
              ),
            ),
          ),
        () =>
          toast({
            tone: 'warn',
            title: `Optimus does not know how ${what} starts`,
            description: 'Say which command starts it, once.',
            ...(only &&
              projects.length === 1 && {
                action: { label: 'Say how it starts', onSelect: () => go(runTab(only.id)) },
              }),
          }),
      );
    },

    stopProjects: (projects: readonly ProjectRef[]): Promise<void> =>
      end(
        several(
          projects.map(({ name }) => name),
          'project',
        ),
        keysOf(projects),
        async () =>
          (
            await Promise.all(
              chunks(projects, mostProjects).map((some) =>
                client.stopProjects({ projectIds: some.map(({ id }) => id) }),
              ),
            )
          ).flat(),
      ),
  };
}
export type Acts = ReturnType<typeof createActs>;

const sentence = (text: string) => (/[.?…]$/.test(text.trim()) ? text.trim() : `${text.trim()}.`);
