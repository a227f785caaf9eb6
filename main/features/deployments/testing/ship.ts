import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Deployment, Place, PlaceSpecInput } from '../../../../shared/features/deployments/schema.ts';
import { type Core, createCore } from '../../../core/create-core.ts';
import { createSystemClock } from '../../../core/lib/clock.ts';
import { createDirectClient, type DirectClient } from '../../../core/rpc.ts';
import { createFakeHost } from '../../../core/testing/fake-host-ports.ts';
import { tempDir } from '../../../core/testing/temp-dir.ts';
import { until } from '../../../core/testing/until.ts';
import { createApp, type Mode } from './app.ts';
import type { ContainerMode } from './container-app.ts';
import { quietPort } from './quiet-port.ts';

const patient = { timeoutMs: process.env.OPTIMUS_FULL === '1' ? 900_000 : 240_000 };

export const nodeLine = `exec '${process.execPath}' server.cjs`;

/** Short times, so that a test need not wait; all else is as it is for users. */
export const quick = (port: number, rest: Partial<PlaceSpecInput> = {}): PlaceSpecInput => ({
  name: 'prod',
  target: { type: 'process', run: nodeLine },
  port,
  readySeconds: 30,
  drainSeconds: 8,
  stopSeconds: 2,
  keep: false,
  ...rest,
  analysis: { watchSeconds: 2, leastRequests: 10, slowerByMs: 100, ...rest.analysis },
});

interface Traffic {
  stop(): Promise<Record<string, number>>;
  /** How often each status was answered until now. */
  statuses: Record<string, number>;
}
interface Shipping {
  core: Core;
  client: DirectClient;
  project: { id: string };
  port: number;
  url: string;
  deployments: Core['services']['deployments'];
  over(id: string): Promise<Deployment>;
  savePlace(rest?: Partial<PlaceSpecInput>): Promise<Place>;
  ship(placeId: string, mode: Mode & ContainerMode): Promise<Deployment>;
  answer(): Promise<string>;
  traffic(lanes?: number): Traffic;
}

interface Options {
  /** Of the project. */
  name?: string;
  create?: (folder: string) => Promise<{ commit(mode: Mode & ContainerMode): Promise<string> }>;
}

/** A whole core with a project that can be shipped. */
export async function startShipping({ name = 'shop', create = createApp }: Options = {}): Promise<Shipping> {
  const home = await tempDir();
  const app = await create(join(home, 'projects', name));
  await app.commit({ version: 'v1' });
  const core = await createCore({
    dataDir: join(home, 'data'),
    home,
    hostPorts: createFakeHost().ports,
    clock: createSystemClock(),
    version: '0.0.0-test',
  });
  onTestFinished(() => core.dispose());
  const client = createDirectClient(core.router, {
    context: core.context({ id: 'test', kind: 'direct' }),
  });
  const project = await until(
    async () => (await core.services.projects.list()).find((one) => one.name === name && one.git),
    { ...patient, what: 'the project to be found' },
  );
  const port = await quietPort();
  const url = `http://127.0.0.1:${port}/`;
  const { deployments } = core.services;

  const over = (id: string): Promise<Deployment> =>
    until(
      async () => {
        const now = await deployments.get({ id });
        return now.endedAt === null ? null : now;
      },
      { ...patient, what: `the end of deployment ${id}` },
    ).catch(async (error: unknown) => {
      throw new Error(JSON.stringify(await deployments.get({ id })), { cause: error });
    });
  return {
    core,
    client,
    project,
    port,
    url,
    over,
    deployments,
    savePlace: (rest: Partial<PlaceSpecInput> = {}) =>
      client.deployments.savePlace({ projectId: project.id, spec: quick(port, rest) }),
    async ship(placeId: string, mode: Mode): Promise<Deployment> {
      await app.commit(mode);
      const { id } = await client.deployments.deploy({ placeId });
      return over(id);
    },
    answer: async () => (await fetch(url)).text().then((text) => text.trim()),
    traffic(lanes = 4) {
      let going = true;
      const statuses: Record<string, number> = {};
      const lane = async () => {
        while (going) {
          const status = await fetch(url).then(
            async (response) => {
              await response.text();
              return String(response.status);
            },
            () => 'none',
          );
          statuses[status] = (statuses[status] ?? 0) + 1;
          await new Promise((resolve) => setTimeout(resolve, 10));
        }
      };
      const all = Promise.all(Array.from({ length: lanes }, lane));
      const stop = async () => {
        going = false;
        await all;
        return statuses;
      };
      onTestFinished(async () => void (await stop()));
      return { stop, statuses };
    },
  };
}
