import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startTestCore } from '../../core/testing/test-core.ts';

test('services and versions can be started after a recovery of which one step failed', {
  timeout: 120_000,
}, async () => {
  const first = await startTestCore();
  await first.client.system.copyDatabase();
  await first.stop();
  await writeFile(join(first.dataDir, 'optimus.db'), 'not a database at all, in no way');
  const { client, core } = await startTestCore({ dataDir: first.dataDir });
  const asked = { ids: ['nowhere/web'], environment: null, ports: [] };
  await expect(client.launcher.start(asked)).rejects.toMatchObject({
    code: 'UNAVAILABLE',
    data: { what: 'the database' },
  });
  core.services.projects.recovered = () => Promise.reject(new Error('the disk of the projects is gone'));
  const { recovery } = await client.system.info();
  await expect(client.system.recover({ kind: 'copy', id: recovery?.copies[0]?.id ?? '' })).rejects.toThrow();
  // It is answered, and not kept waiting for a beginning that does not come.
  await expect(client.launcher.start(asked)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(client.deployments.deploy({ placeId: 'nowhere' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
});
