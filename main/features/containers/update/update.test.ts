import { writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Work } from '../../../../shared/features/containers/acts.ts';
import { docker, testImage } from '../../../core/testing/docker.ts';
import { needs } from '../../../core/testing/needs.ts';
import { startTestCore } from '../../../core/testing/test-core.ts';
import { until } from '../../../core/testing/until.ts';
import { type Service, testStack } from '../testing/stack.ts';

/** Compose takes seconds for each: the usual rounds are those that get furthest. */
const rounds = process.env.OPTIMUS_FULL ? 50 : 3;
const ready = [await needs('docker'), await needs('compose')].every(Boolean);
const slow = { timeoutMs: 150_000 };

async function takenPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

describe.skipIf(!ready)('updates of stacks', () => {
  test(`a failed update leaves the stack as it was, ${rounds} times of ${rounds}`, {
    timeout: 240_000 + rounds * 60_000,
  }, async () => {
    const image = await testImage();
    const sleep = ['/bin/sleep', '600'];
    const port = await takenPort();
    const db = (turn: number): Service => ({
      image,
      command: sleep,
      more: { volumes: ['data:/data'], environment: { TURN: `${turn}` } },
    });
    const web: Service = { image, command: sleep };
    const stack = await testStack({ db: db(0), web });
    const { client: api } = await startTestCore();
    await until(async () => (await api.containers.stacks.list()).some(({ name }) => name === stack.name), slow);
    const before = await stack.snapshot();
    expect(before.containers).toHaveLength(2);

    const bad: Record<string, Service> = {
      image: { image: '127.0.0.1:1/nothing:1', command: sleep },
      command: { image, command: ['/nope'] },
      end: { image, command: ['/bin/sh', '-c', 'echo no database; exit 3'] },
      port: { image, command: sleep, more: { ports: [`127.0.0.1:${port}:80`] } },
      health: {
        image,
        command: sleep,
        more: { healthcheck: { test: ['CMD', '/bin/sh', '-c', 'echo ill; exit 1'], interval: '1s', retries: 1 } },
      },
    };
    const ways = ['port', 'health', 'yaml', 'command', 'end', 'image'];
    const reasons = new Map<string, string>();
    for (let round = 0; round < rounds; round++) {
      const way = ways[round % ways.length] ?? '';
      // Its other part is made anew, too, and comes up: it has to go back all the same.
      if (way === 'yaml') await writeFile(stack.file, 'services: [web');
      else await stack.write({ db: db(round + 1), web: bad[way] ?? web });
      const work = await api.containers.stacks
        .update({ name: stack.name })
        .catch((error: { data?: { why: string } }) => error.data?.why ?? String(error));
      if (typeof work === 'string') reasons.set(way, work);
      else {
        const over = await until(
          async (): Promise<Work | undefined> =>
            (await api.containers.works()).find(({ id, state }) => id === work.id && state !== 'running'),
          slow,
        );
        reasons.set(way, `${over?.state}: ${over?.sentence}`);
      }
      expect({ round, way, ...(await stack.snapshot()) }, reasons.get(way)).toEqual({ round, way, ...before });
    }
    const expected: Record<string, RegExp> = {
      image: /could not be fetched/,
      command: /^failed: .*it is as it was/,
      end: /ended with exit code 3: no database/,
      port: /^failed: .*it is as it was/,
      health: /fails its health check: ill/,
      yaml: /not right/,
    };
    expect(reasons.size).toBe(Math.min(rounds, ways.length));
    for (const [way, said] of reasons) expect(said).toMatch(expected[way] ?? /never/);

    // And one that is right takes the place of the old.
    await stack.write({ db: db(0), web: { image, command: ['/bin/sleep', '700'] } });
    const work = await api.containers.stacks.update({ name: stack.name });
    const over = await until(
      async () => (await api.containers.works()).find(({ id, state }) => id === work.id && state !== 'running'),
      slow,
    );
    expect(over).toMatchObject({ state: 'done', receipt: { ok: true } });
    const after = await stack.snapshot();
    expect(after.containers).toHaveLength(2);
    expect(after.containers.filter((one) => before.containers.includes(one))).toHaveLength(1);
    const own = `label=com.docker.compose.project=${stack.name}`;
    expect(await docker('ps', '-a', '--filter', own, '--format', '{{.Names}}')).not.toContain('optimus-before');
  });
});
