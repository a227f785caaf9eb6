import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Docker from 'dockerode';
import { expect, onTestFinished, test } from 'vitest';
import { createChildren } from '../../../core/children/children.ts';
import { createSystemClock } from '../../../core/lib/clock.ts';
import { docker as program, testContainer, testImage } from '../../../core/testing/docker.ts';
import { needs } from '../../../core/testing/needs.ts';
import { quietLog } from '../../../core/testing/quiet-log.ts';
import { tempDir } from '../../../core/testing/temp-dir.ts';
import { until } from '../../../core/testing/until.ts';
import { aWatch } from '../databases/testing/make-tools.ts';
import { createIntoContainer } from './into-container.ts';

const there = await needs('docker');

test.skipIf(!there)(
  'a folder comes into a container, and where that is not taken no program waits on to send it',
  async () => {
    const children = createChildren({ clock: createSystemClock(), log: quietLog, instanceId: randomUUID() });
    onTestFinished(() => children.dispose());
    const docker = new Docker();
    const engineAt = async () => ({ docker, host: 'localhost' }) as never;
    const into = createIntoContainer({ containers: { engineAt }, children });
    const folder = await tempDir();
    await writeFile(join(folder, 'large'), Buffer.alloc(20_000_000, 1));
    const id = await testContainer(await testImage(), [], ['/bin/sleep', '1000']);
    await expect(into(id, '/no/such/folder', folder, aWatch())).rejects.toThrow();
    await until(() => children.list().length === 0, { what: 'the end of tar' });
    await into(id, '/', folder, aWatch());
    expect(await program('exec', id, '/bin/sh', '-c', '[ -f /large ] && echo there')).toContain('there');
  },
);
