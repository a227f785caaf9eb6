import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tempDir } from '../../core/testing/temp-dir.ts';
import { startTestCore } from '../../core/testing/test-core.ts';
import { until } from '../../core/testing/until.ts';
import { commit, git } from '../projects/git/testing/repos.ts';
import { serve } from './testing/server.ts';

test.runIf(process.platform === 'linux')(
  'a server in a project that was found leads to the commit it is at',
  async () => {
    const home = await tempDir();
    const path = join(home, 'projects', 'shop-api');
    await mkdir(path, { recursive: true });
    await git(path, 'init', '-q', '-b', 'main');
    const head = await commit(path, { 'server.js': 'serve()\n', 'README.md': '# Shop\n' });
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
