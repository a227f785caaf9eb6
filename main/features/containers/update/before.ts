import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type Docker from 'dockerode';
import { z } from 'zod';
import { statusOf, wordsOf } from '../ask.ts';
import type { Seen } from '../receipts.ts';
import type { Made } from './records.ts';

/** A stack as it was, exactly: by ids, never by names. */
export const before = z.object({
  stack: z.string(),
  containers: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      state: z.enum(['running', 'paused', 'stopped']),
      networks: z.array(z.object({ id: z.string(), aliases: z.array(z.string()) })),
      createdAt: z.string(),
      startedAt: z.string(),
    }),
  ),
  /** Which image each name stood for; null: for none. */
  images: z.array(z.object({ name: z.string(), id: z.string().nullable() })),
});
export type Before = z.infer<typeof before>;

const asidePrefix = 'optimus-before-';
/** No name of an earlier update is met again, whatever has become of that. */
export const asideName = (id: string) => `${asidePrefix}${id.slice(0, 12)}-${randomBytes(4).toString('hex')}`;
export const isAsideName = (name: string) => name.replace(/^\//, '').startsWith(asidePrefix);

const startTries = 5;
const betweenTriesMs = 400;

const stateOf = ({
  Paused,
  Running,
  Restarting,
}: Docker.ContainerInspectInfo['State']): Before['containers'][number]['state'] =>
  Paused ? 'paused' : Running || Restarting ? 'running' : 'stopped';

const ofStack = (stack: string) => JSON.stringify({ label: [`com.docker.compose.project=${stack}`] });
export const partsOf = async (docker: Docker, stack: string) =>
  (await docker.listContainers({ all: true, filters: ofStack(stack) })).filter(
    ({ Labels }) => Labels['com.docker.compose.oneoff']?.toLowerCase() !== 'true',
  );

export const imageOf = (docker: Docker, name: string): Promise<string | null> =>
  docker
    .getImage(name)
    .inspect()
    .then(
      ({ Id }) => Id,
      (error: unknown) => {
        if (statusOf(error) === 404) return null;
        throw error;
      },
    );

export async function lookBefore(docker: Docker, stack: string, imageNames: readonly string[]): Promise<Before> {
  const parts = await partsOf(docker, stack);
  const containers = await Promise.all(
    parts.map(async ({ Id }) => {
      const { Name, State, NetworkSettings, Created } = await docker.getContainer(Id).inspect();
      return {
        id: Id,
        name: Name.replace(/^\//, ''),
        state: stateOf(State),
        networks: Object.values(NetworkSettings?.Networks ?? {}).flatMap((network) =>
          network?.NetworkID ? [{ id: network.NetworkID, aliases: network.Aliases ?? [] }] : [],
        ),
        createdAt: Created,
        startedAt: State.StartedAt,
      };
    }),
  );
  return {
    stack,
    containers: containers.sort((a, b) => a.createdAt.localeCompare(b.createdAt)),
    images: await Promise.all(imageNames.map(async (name) => ({ name, id: await imageOf(docker, name) }))),
  };
}

async function start(docker: Docker, id: string): Promise<void> {
  for (let turn = 1; ; turn++)
    try {
      await docker.getContainer(id).start();
      return;
    } catch (error) {
      if (statusOf(error) === 304) return;
      // The port of what has just been removed may take a moment.
      if (turn === startTries) throw error;
      await pause(betweenTriesMs);
    }
}

/** Names stand for the images that they stood for; a name that is new stays, as there is nothing that it took. */
export async function restoreImages(docker: Docker, was: Before): Promise<void> {
  for (const { name, id } of was.images) {
    if (id === null || (await imageOf(docker, name).catch(() => null)) === id) continue;
    const at = name.lastIndexOf(':') > name.lastIndexOf('/') ? name.lastIndexOf(':') : name.length;
    await docker.getImage(id).tag({ repo: name.slice(0, at), tag: name.slice(at + 1) || 'latest' });
  }
}

/**
 * Brings everything back as it was, as far as the engine lets it; it can be done again, and from any point in between. Of what is
 * there only what stands in `made` is removed, with its nameless volumes if `volumes` says so.
 */
export async function restore(
  docker: Docker,
  was: Before,
  made: Made,
  { volumes }: { volumes: boolean },
): Promise<{ evidence: Seen[]; left: string | null }> {
  const evidence: Seen[] = [];
  let left: string | null = null;
  const quietly = async (what: string, act: () => Promise<unknown>): Promise<string | null> => {
    try {
      await act();
    } catch (error) {
      if (statusOf(error) === 404 || statusOf(error) === 304) return null;
      const sentence = `${what}: ${wordsOf(error)}`;
      evidence.push({ ok: false, sentence });
      return sentence;
    }
    return null;
  };
  for (const id of made.containers) {
    const box = docker.getContainer(id);
    left = (await quietly('What was new could not be removed', () => box.remove({ force: true, v: volumes }))) ?? left;
  }
  for (const { id, name, state, networks } of was.containers) {
    const box = docker.getContainer(id);
    const failed = await quietly(`${name} could not be brought back`, async () => {
      const info = await box.inspect();
      if (info.Name !== `/${name}`) await box.rename({ name });
      const connected = new Set(
        Object.values(info.NetworkSettings?.Networks ?? {}).map((network) => network?.NetworkID),
      );
      for (const network of networks)
        if (!connected.has(network.id) && info.HostConfig?.NetworkMode !== 'host')
          await docker.getNetwork(network.id).connect({ Container: id, EndpointConfig: { Aliases: network.aliases } });
      const runs = info.State.Running || info.State.Restarting;
      if (state === 'stopped' && runs) await box.stop();
      if (state !== 'stopped' && !runs) await start(docker, id);
      if (state === 'running' && info.State.Paused) await box.unpause();
      if (state === 'paused' && !info.State.Paused) await box.pause();
    });
    left = failed ?? left;
    const now = await box.inspect().catch(() => null);
    const is = now === null ? 'gone' : stateOf(now.State);
    evidence.push({ ok: is === state, sentence: `${name} is ${is === state ? `${is} as before` : is}` });
  }
  await quietly('The images could not be named as before', () => restoreImages(docker, was));
  for (const id of made.networks) await quietly('A new network stays', () => docker.getNetwork(id).remove());
  for (const name of made.volumes) await quietly('A new volume stays', () => docker.getVolume(name).remove());
  return { evidence, left };
}
