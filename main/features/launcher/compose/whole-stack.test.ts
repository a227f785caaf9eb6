import { execFile } from 'node:child_process';
import { mkdir, realpath, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { docker, testImage } from '../../../core/testing/docker.ts';
import { needs } from '../../../core/testing/needs.ts';
import { tempDir } from '../../../core/testing/temp-dir.ts';
import { startTestCore } from '../../../core/testing/test-core.ts';
import { until } from '../../../core/testing/until.ts';
import { tryPort } from '../ports/try-port.ts';

const patient = { timeoutMs: 120_000 };
const ready = [await needs('docker'), await needs('compose'), await needs('gcc')].every(Boolean);

/** Answers whatever it is asked with what stands in a file that another container has written. */
const server = `
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
int main(void) {
  int on = 1, s = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons(8080) };
  setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind(s, (struct sockaddr *)&at, sizeof at) || listen(s, 16)) return 1;
  for (;;) {
    char in[4096], word[64] = "", out[256];
    int c = accept(s, 0, 0);
    if (read(c, in, sizeof in) > 0) {
      FILE *f = fopen("/data/word", "r");
      if (f) { if (!fgets(word, sizeof word, f)) word[0] = 0; fclose(f); }
      int n = snprintf(out, sizeof out, "HTTP/1.1 200 OK\\r\\nContent-Length: %zu\\r\\nConnection: close\\r\\n\\r\\n%s", strlen(word), word);
      if (write(c, out, n) < n) return 1;
    }
    close(c);
  }
}
`;

async function freePort(): Promise<number> {
  const socket = createServer();
  await new Promise<void>((resolve) => socket.listen(0, '127.0.0.1', resolve));
  const { port } = socket.address() as AddressInfo;
  await new Promise((resolve) => socket.close(resolve));
  return port;
}

test.skipIf(!ready)(
  'a stack found in a project: started with what it needs, ready, answers on its port, and stopped with proof',
  { timeout: 300_000 },
  async () => {
    const home = await realpath(await tempDir());
    const name = `optimus-${Date.now().toString(36)}${Math.random().toString(36).slice(2, 6)}`;
    const folder = join(home, 'projects', name);
    await mkdir(join(folder, 'bin'), { recursive: true });
    await writeFile(join(folder, 'server.c'), server);
    await promisify(execFile)('gcc', ['-o', join(folder, 'bin', 'server'), join(folder, 'server.c')]);
    const [image, port] = await Promise.all([testImage(), freePort()]);
    const idle = 'trap \\"exit 0\\" TERM; while :; do sleep 0.1; done';
    await writeFile(
      join(folder, 'compose.yaml'),
      `
services:
  web:
    image: ${image}
    command: ["/bin/server"]
    ports: ["127.0.0.1:${port}:8080"]
    volumes: ["./bin/server:/bin/server:ro", "data:/data"]
    stop_signal: SIGKILL
    depends_on: [words]
  words:
    image: ${image}
    command: ["/bin/sh", "-c", "echo hello from the stack > /data/word; ${idle}"]
    volumes: ["data:/data"]
    healthcheck: { test: ["CMD", "/bin/cat", "/data/word"], interval: 1s, retries: 100 }
volumes:
  data:
`,
    );
    onTestFinished(async () => {
      const mine = await docker('ps', '-aq', '--filter', `label=com.docker.compose.project.working_dir=${folder}`);
      for (const id of mine.split('\n').filter(Boolean)) await docker('rm', '-f', '-v', id).catch(() => '');
      await docker('volume', 'rm', '-f', `${name}_data`).catch(() => '');
      await docker('network', 'rm', `${name}_default`).catch(() => '');
    });

    const { core, client, clock } = await startTestCore({ home });
    const comes = <T>(what: string, probe: () => Promise<T>) =>
      until(
        () => {
          clock.advance(20);
          return probe();
        },
        { ...patient, what },
      );
    const projectId = await comes(
      'the project',
      async () =>
        (await core.services.projects.list()).find((row) => row.path === folder && row.scannedAt !== null)?.id,
    );
    const { services } = await client.launcher.setup({ projectId });
    const web = services.find(({ spec }) => spec.name === 'web');
    expect(web).toMatchObject({ origin: 'found', kind: 'docker compose', problem: null });
    expect(web?.spec).toMatchObject({ run: { type: 'compose', file: 'compose.yaml' }, port: { wanted: port } });

    const id = web?.id ?? '';
    expect(await client.launcher.start({ ids: [id], environment: null, ports: [] })).toMatchObject({
      ...{ conflicts: [], refused: [] },
    });
    const all = await comes('the stack', async () => {
      const now = await client.launcher.statuses();
      const bad = now.find(({ state }) => state === 'failed' || state === 'looping');
      if (bad) throw new Error(`${bad.name}: ${bad.sentence}`);
      return now.length > 0 && now.every(({ state }) => state === 'ready') ? now : null;
    });
    expect(all.map((one) => one.name)).toContain('web');
    expect(all.find((one) => one.id === id)).toMatchObject({ port, process: null });
    const said = await comes('its answer', async () => {
      const text = await (await fetch(`http://127.0.0.1:${port}/`)).text();
      return text === '' ? null : text;
    });
    expect(said).toBe('hello from the stack\n');
    const running = () => docker('ps', '-q', '--filter', `label=com.docker.compose.project.working_dir=${folder}`);
    expect((await running()).split('\n')).toHaveLength(2);

    const receipts = await client.launcher.stopProjects({ projectIds: [projectId] });
    expect(receipts.map(({ act, ok, left }) => ({ act, ok, left }))).toEqual(
      all.map(() => ({ act: 'stop', ok: true, left: [] })),
    );
    expect(receipts.find(({ serviceId }) => serviceId === id)?.evidence).toEqual([
      { ok: true, sentence: 'No container of it runs.' },
      { ok: true, sentence: `Port ${port} can be bound.` },
    ]);
    expect(await running()).toBe('');
    expect(await tryPort(port)).toBe('free');
    // What they hold stays.
    expect(await docker('volume', 'inspect', `${name}_data`)).toContain(name);
    const kept = (await client.launcher.receipts({ id, limit: 10 })).map(({ act, ok }) => [act, ok]);
    expect(kept).toEqual([
      ['stop', true],
      ['start', true],
    ]);
  },
);
