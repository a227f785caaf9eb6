import { createConnection } from 'node:net';
import type Docker from 'dockerode';
import { DomainError } from '../../../shared/contract/errors.ts';
import type { ActReceipt, ContainerAct } from '../../../shared/features/containers/acts.ts';
import type { Container } from '../../../shared/features/containers/schema.ts';
import type { Clock } from '../../core/lib/clock.ts';
import { type Ask, statusOf } from './ask.ts';
import type { Catalogue } from './catalogue.ts';
import type { Receipts, Seen } from './receipts.ts';

/** Whoever ends at once has done so by then. */
const steadyMs = 600;
const portMs = 2_000;

interface Deps {
  ask: Ask;
  clock: Clock;
  catalogue: Catalogue;
  receipt: Receipts;
  /** The engine runs on this machine, so its ports are ours. */
  isHere: () => boolean;
  /** It does not listen at published ports itself: who connects meets the program inside, or nobody. */
  leadsPast: () => boolean;
  /** What happens to it now was asked for here. */
  mine: (id: string) => void;
  /** An update of its stack is under way, and it may have to come back. */
  isBusy: (id: string) => boolean;
}

const verbs: Record<ContainerAct, string> = {
  start: 'started',
  stop: 'stopped',
  restart: 'restarted',
  pause: 'paused',
  unpause: 'set going again',
  kill: 'killed',
};
const awakens: ReadonlySet<ContainerAct> = new Set(['start', 'restart', 'unpause']);

function listens(port: number, address: string | null): Promise<boolean> {
  const host = address === null || address === '0.0.0.0' || address === '::' ? '127.0.0.1' : address;
  return new Promise((resolve) => {
    const socket = createConnection({ host, port });
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(portMs, () => end(false));
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
  });
}

export function refuseRisk(name: string, risks: readonly string[], confirmed: boolean): void {
  if (risks.length === 0 || confirmed) return;
  throw new DomainError('CONFLICT', {
    what: name,
    why: `Whoever is inside can reach the whole machine: ${risks.join(' ')}`,
    remedy: 'Confirm that it is to run like this.',
  });
}

/** Acts on one container, each proven by a look afterwards. */
export function createActs({ ask, clock, catalogue, receipt, isHere, leadsPast, mine, isBusy }: Deps) {
  const published = ({ ports }: Container) =>
    isHere() ? ports.filter((port) => port.published !== null && port.protocol === 'tcp') : [];

  async function portsOf(one: Container, wanted: boolean): Promise<Seen[]> {
    const seen = new Map<number, Seen>();
    for (const { published: port, address } of published(one)) {
      if (port === null || seen.has(port)) continue;
      const answers = await listens(port, address);
      const sentence = answers ? `Port ${port} is open` : `Port ${port} is free`;
      // A program that is slow to listen is no failure of its start.
      if (wanted && !answers && leadsPast())
        seen.set(port, { ok: true, sentence: `Nothing answers at port ${port} yet` });
      else seen.set(port, { ok: answers === wanted, sentence });
    }
    return [...seen.values()];
  }

  /** Until it has ended, or has run for a while. */
  async function steady(box: Docker.Container): Promise<void> {
    const stop = new AbortController();
    const options: object = { condition: 'not-running', abortSignal: stop.signal };
    await new Promise<void>((resolve) => {
      const cancel = clock.after(steadyMs, resolve);
      box.wait(options).then(
        () => {
          cancel();
          resolve();
        },
        // Whoever cannot be waited for is looked at after that while.
        () => {},
      );
    });
    stop.abort();
  }

  async function look(box: Docker.Container, act: ContainerAct, before: Container): Promise<Seen[]> {
    if (awakens.has(act)) await steady(box);
    const info = await box.inspect();
    const one = catalogue.read(info);
    const ended = `It is ${one.state}${one.exitCode === null ? '' : `, exit code ${one.exitCode}`}`;
    if (act === 'pause') return [{ ok: one.state === 'paused', sentence: `It is ${one.state}` }];
    if (act === 'stop' || act === 'kill')
      return [
        { ok: one.state !== 'running' && one.state !== 'restarting', sentence: ended },
        ...(one.state === 'running' ? [] : await portsOf(before, false)),
      ];
    const done = one.state === 'exited' && one.exitCode === 0;
    return [{ ok: one.state === 'running' || done, sentence: ended }, ...(done ? [] : await portsOf(one, true))];
  }

  async function run(box: Docker.Container, act: ContainerAct, graceSeconds: number | null) {
    const grace = graceSeconds === null ? {} : { t: graceSeconds };
    try {
      if (act === 'start') await box.start();
      else if (act === 'stop') await box.stop(grace);
      else if (act === 'restart') await box.restart(grace);
      else if (act === 'kill') await box.kill();
      else await box[act]();
    } catch (error) {
      // It is so already.
      if (statusOf(error) !== 304) throw error;
    }
  }

  return {
    act: (id: string, act: ContainerAct, { graceSeconds = null, confirmed = false }: ActOptions): Promise<ActReceipt> =>
      ask('container', id, async (docker) => {
        const box = docker.getContainer(id);
        const before = catalogue.read(await box.inspect());
        const { name, project } = before;
        if (awakens.has(act)) refuseRisk(name, before.risks, confirmed);
        mine(before.id);
        return receipt({ of: 'container', id: before.id, name, act, project, told: true }, async () => {
          await run(box, act, graceSeconds);
          const evidence = await look(box, act, before);
          await catalogue.refresh(docker, before.id);
          const ok = evidence[0]?.ok === true;
          return { evidence, sentence: ok ? `${name} was ${verbs[act]}` : `${name} could not be ${verbs[act]}` };
        });
      }),

    rename: (id: string, to: string): Promise<ActReceipt> =>
      ask('container', id, async (docker) => {
        const box = docker.getContainer(id);
        const { id: whole, name, project } = catalogue.read(await box.inspect());
        return receipt({ of: 'container', id: whole, name: to, act: 'rename', project }, async () => {
          await box.rename({ name: to });
          const now = (await box.inspect()).Name.replace(/^\//, '');
          await catalogue.refresh(docker, whole);
          return {
            sentence: `${name} is called ${to}`,
            evidence: [{ ok: now === to, sentence: `Its name is ${now}` }],
          };
        });
      }),

    remove: (id: string, { force = false, volumes = false }: { force?: boolean; volumes?: boolean }) =>
      ask('container', id, async (docker): Promise<ActReceipt> => {
        const box = docker.getContainer(id);
        const info = await box.inspect();
        const one = catalogue.read(info);
        if (isBusy(one.id))
          throw new DomainError('CONFLICT', { what: one.name, why: 'It belongs to a stack that is being updated.' });
        if (!force && ['running', 'paused', 'restarting'].includes(one.state))
          throw new DomainError('CONFLICT', {
            what: one.name,
            why: `It is ${one.state}.`,
            remedy: 'Stop it first, or remove it although it runs.',
          });
        const held = (info.Mounts ?? []).flatMap(({ Type, Name }) => (Type === 'volume' && Name ? [Name] : []));
        mine(one.id);
        return receipt(
          { of: 'container', id: one.id, name: one.name, act: 'remove', project: one.project, told: true },
          async () => {
            await box.remove({ force, v: volumes });
            const gone = await box.inspect().then(
              () => false,
              (error: unknown) => statusOf(error) === 404,
            );
            const evidence: Seen[] = [{ ok: gone, sentence: gone ? 'It is gone' : 'It is still there' }];
            for (const name of held) {
              const left = await docker
                .getVolume(name)
                .inspect()
                .then(
                  () => true,
                  () => false,
                );
              const short = name.length === 64 ? `${name.slice(0, 12)}…` : name;
              evidence.push({ ok: true, sentence: left ? `Its volume ${short} stays` : `Its volume ${short} is gone` });
            }
            evidence.push(...(gone ? await portsOf(one, false) : []));
            if (gone) catalogue.drop(one.id);
            return { sentence: gone ? `${one.name} was removed` : `${one.name} could not be removed`, evidence };
          },
        );
      }),
  };
}

export interface ActOptions {
  graceSeconds?: number | null;
  confirmed?: boolean;
}
