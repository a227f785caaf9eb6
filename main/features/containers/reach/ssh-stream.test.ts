import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { expect, onTestFinished, test } from 'vitest';
import { createChildren } from '../../../core/children/children.ts';
import { createSystemClock } from '../../../core/lib/clock.ts';
import { createFakeClock } from '../../../core/testing/fake-clock.ts';
import { quietLog } from '../../../core/testing/quiet-log.ts';
import { tempDir } from '../../../core/testing/temp-dir.ts';
import { until } from '../../../core/testing/until.ts';
import { createSshAgent, sshTarget } from './ssh.ts';

const length = 100_000;

test('what came before the end of a connection is all read, however late', async () => {
  const bin = await tempDir();
  await writeFile(join(bin, 'ssh'), `#!/bin/sh\nexec /usr/bin/head -c ${length} /dev/zero\n`, { mode: 0o755 });
  const children = createChildren({ clock: createSystemClock(), log: quietLog, instanceId: randomUUID() });
  onTestFinished(() => children.dispose());
  const clock = createFakeClock();
  const agent = createSshAgent(sshTarget('ssh://box'), { children, clock, env: { PATH: bin } });
  const connection = await new Promise<Duplex>((resolve, reject) =>
    agent.createConnection({}, (error, found) => (error ? reject(error) : resolve(found as Duplex))),
  );
  await until(() => children.list().length === 0, { what: 'the end of ssh' });
  // Whoever reads is slow: the connection is full, and the rest waits in the pipe.
  await until(() => connection.readableLength > 0);
  clock.advance(10_000);
  let bytes = 0;
  for await (const chunk of connection as AsyncIterable<Buffer>) bytes += chunk.length;
  expect(bytes).toBe(length);
});
