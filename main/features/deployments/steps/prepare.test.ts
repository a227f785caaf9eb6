import { expect, it } from 'vitest';
import { target } from '../../../../shared/features/deployments/schema.ts';
import type { Ground } from '../ground.ts';
import { migration } from '../repo.ts';
import { createDriver, createRows } from '../testing/rows.ts';
import type { TargetDriver } from '../types.ts';
import type { Moves } from './moves.ts';
import { createPrepare } from './prepare.ts';

async function prepared(does: Partial<TargetDriver>, commandHere?: Ground['commandHere']) {
  const rows = await createRows();
  const ground = { repo: rows.repo, driver: createDriver(does), commandHere } as Partial<Ground> as Ground;
  const moves = { variablesOf: async () => ({}) } as Partial<Moves> as Moves;
  return { ...rows, prepare: createPrepare(ground, moves) };
}

it('changes the database once, whatever it is killed in', async () => {
  let times = 0;
  const { prepare, scene, repo } = await prepared({
    async command() {
      times += 1;
      if (times === 1) throw new Error('killed');
      return { code: 0, output: '' };
    },
  });
  await expect(prepare.migrate(await scene())).rejects.toThrow('killed');
  await expect(prepare.migrate(await scene())).rejects.toThrow('how far that came is not known');
  expect(times).toBe(1);
  await repo.patchRelease('v2', { migrated: migration.none });
  await prepare.migrate(await scene());
  await prepare.migrate(await scene());
  expect(times).toBe(2);
});

it('waits for a change of the database that goes on since an earlier Optimus', async () => {
  let ends = 3;
  const { prepare, scene, repo } = await prepared({ resumed: async () => ({ code: ends, output: 'no such table' }) });
  await repo.patchRelease('v2', { migrated: migration.begun });
  await expect(prepare.migrate(await scene())).rejects.toThrow('migrate ended with 3 (no such table)');
  ends = 0;
  await repo.patchRelease('v2', { migrated: migration.begun });
  await prepare.migrate(await scene());
  expect((await repo.release('v2'))?.migrated).toBe(migration.done);
});

it('has a program of this machine scan what was built, and goes no further when that finds something', async () => {
  const asked: unknown[] = [];
  let code = 0;
  const { prepare, scene, repo } = await prepared({}, async (folder, { line, variables }) => {
    asked.push({ folder, line, variables });
    return { code, output: 'CVE-2026-1: openssl\n' };
  });
  const { deployment } = await scene();
  await prepare.scan(await scene());
  expect(asked).toEqual([]);
  await repo.patchDeployment(deployment.id, { spec: { ...deployment.spec, scan: 'scan it' } });
  await prepare.scan(await scene());
  expect(asked).toEqual([{ folder: '/v2', line: 'scan it', variables: { FOLDER: '/v2' } }]);
  code = 1;
  await repo.patchRelease('v2', {
    artifact: { image: 'shop:abc', folder: null, sizeBytes: null },
    target: target.parse({ type: 'docker', context: 'far' }),
  });
  await expect(prepare.scan(await scene())).rejects.toThrow(
    'Version 2 did not pass its scan: scan it ended with 1 (CVE-2026-1: openssl)',
  );
  expect(asked[1]).toMatchObject({ folder: '/shop', variables: { IMAGE: 'shop:abc', DOCKER_CONTEXT: 'far' } });
});
