import { randomUUID } from 'node:crypto';
import { onTestFinished } from 'vitest';
import type { ProjectRow } from '../../../../shared/features/projects/schema.ts';
import { createChildren } from '../../../core/children/children.ts';
import { createSystemClock } from '../../../core/lib/clock.ts';
import { createRedactor } from '../../../core/log/redactor.ts';
import { createFakeClock } from '../../../core/testing/fake-clock.ts';
import { quietLog } from '../../../core/testing/quiet-log.ts';
import { createIdentity } from '../create-identity.ts';
import { knownProjects } from './known-projects.ts';

/** Every question is answered anew, since the clock moves on by itself; unless it stands still. */
export function openIdentity(
  rows: ProjectRow[],
  { roots = [], still = false }: { roots?: string[]; still?: boolean } = {},
) {
  const children = createChildren({ clock: createSystemClock(), log: quietLog, instanceId: randomUUID() });
  onTestFinished(() => children.dispose());
  const clock = createFakeClock(Date.now());
  const identity = createIdentity({
    projects: knownProjects(rows, roots),
    children,
    clock: {
      now: clock.now,
      monotonic() {
        if (!still) clock.advance(2_000);
        return clock.monotonic();
      },
    },
    redact: createRedactor().redact,
  });
  return {
    identity,
    children,
    async heldBy(port: number, protocol: 'tcp' | 'udp' = 'tcp') {
      return (await identity.ports()).ports.filter((one) => one.port === port && one.protocol === protocol);
    },
  };
}
