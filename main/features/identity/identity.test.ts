import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { tempDir } from '../../core/testing/temp-dir.ts';
import { startTestCore } from '../../core/testing/test-core.ts';
import { until } from '../../core/testing/until.ts';
import { serve } from './testing/server.ts';

const run = promisify(execFile);

test.runIf(process.platform === 'linux')(
  'a server in a project that was found leads to the commit it is at',
  async () => {
    const home = await tempDir();
    const path = join(home, 'projects', 'shop-api');
    await mkdir(path, { recursive: true });
    await writeFile(join(path, 'server.js'), 'serve()');
    const who = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', '-c', 'commit.gpgsign=false'];
    const git = async (...args: string[]) => (await run('git', [...who, ...args], { cwd: path })).stdout.trim();
    await git('init', '-q', '-b', 'main');
    await git('add', '-A');
    await git('commit', '-q', '--no-verify', '-m', 'first');
    const head = await git('rev-parse', 'HEAD');
    const { client } = await startTestCore({ home });
    const { ports } = await serve(['tcp 127.0.0.1'], { cwd: path });
    const row = await until(async () => (await client.projects.list()).find((one) => one.git?.head === head));
    const { ports: held } = await client.identity.ports();
    const mine = held.find(({ port }) => port === ports[0]);
    expect(mine).toMatchObject({ project: { id: row.id }, commit: { id: head } });
    expect(mine?.sentence).toContain(`is held by shop-api (commit ${head.slice(0, 7)} on main), node `);
    const graph = await client.identity.about({ type: 'commit', id: head });
    expect(graph.nodes.map(({ type }) => type)).toEqual(['commit', 'project', 'process', 'port']);
    await expect(client.identity.about({ type: 'project', id: 'none' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  },
);
