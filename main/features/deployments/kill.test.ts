import { expect, test } from 'vitest';
import type { PlaceSpecInput } from '../../../shared/features/deployments/schema.ts';
import { createApp } from './testing/app.ts';
import { killIn } from './testing/killing.ts';

const full = process.env.OPTIMUS_FULL === '1';
type Kind = [name: string, steps: string[], rest: Partial<PlaceSpecInput>];
const every: Kind[] = [
  ['blue-green', ['begin', 'build', 'preview', 'switch', 'watch', 'retire'], {}],
  [
    'canary',
    ['begin', 'build', 'preview', 'canary-50', 'canary-100', 'retire'],
    { strategy: { type: 'canary', steps: [50, 100], stepSeconds: 1, sticky: { by: 'none' } } },
  ],
  [
    'rolling',
    ['begin', 'build', 'preview', 'roll', 'watch', 'retire'],
    { strategy: { type: 'rolling', maxUnavailable: 0 }, replicas: 2 },
  ],
];
const kinds: Kind[] = full ? every : [['blue-green', ['preview', 'switch'], {}]];

for (const [name, steps, rest] of kinds)
  test.runIf(process.platform === 'linux')(
    `${name} killed in ${steps.join(', ')}: each deployment goes on or back, and somebody answers all the while`,
    { timeout: full ? 3_600_000 : 600_000 },
    async () => {
      const { ends, ...result } = await killIn({ project: 'shop', create: createApp, steps, rest });
      expect(result).toEqual({ code: '0', failed: 0, reset: 0, statuses: ['200'] });
      expect(new Set(ends)).toEqual(new Set(['succeeded']));
    },
  );
