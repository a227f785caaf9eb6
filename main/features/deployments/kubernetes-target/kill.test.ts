import { spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import type { Deployment, PlaceSpecInput } from '../../../../shared/features/deployments/schema.ts';
import { tempDir } from '../../../core/testing/temp-dir.ts';
import { until } from '../../../core/testing/until.ts';
import { createApp } from '../testing/app.ts';
import type { KillChild } from '../testing/killing.ts';
import { startKubeServer } from './testing/kube-server.ts';

const full = process.env.OPTIMUS_FULL === '1';
const child = fileURLToPath(new URL('../testing/kill-child.ts', import.meta.url));

type Kind = [name: string, steps: string[], rest: Partial<PlaceSpecInput>];
const every: Kind[] = [
  ['blue-green', ['begin', 'build', 'preview', 'switch', 'watch', 'retire'], {}],
  [
    'canary',
    ['preview', 'canary-50', 'canary-100', 'retire'],
    { strategy: { type: 'canary', steps: [50, 100], stepSeconds: 1 }, replicas: 2 },
  ],
  [
    'rolling',
    ['preview', 'roll', 'watch', 'retire'],
    { strategy: { type: 'rolling', maxUnavailable: 0 }, replicas: 2 },
  ],
];
const kinds: Kind[] = full
  ? every
  : [
      ['blue-green', ['preview', 'switch'], {}],
      ['rolling', ['roll'], { strategy: { type: 'rolling', maxUnavailable: 0 }, replicas: 2 }],
    ];

for (const [name, steps, rest] of kinds)
  test.runIf(process.platform === 'linux')(
    `${name} killed in ${steps.join(', ')}: each deployment goes on from what is in the cluster, and somebody answers all the while`,
    { timeout: full ? 1_200_000 : 240_000 },
    async () => {
      const kube = await startKubeServer();
      onTestFinished(() => kube.dispose());
      const home = await tempDir();
      const app = await createApp(join(home, 'projects', 'shop'));
      await app.commit({ version: 'v0' });
      const kubeconfig = await kube.kubeconfig();
      const dataDir = join(home, 'data');
      const target = { type: 'kubernetes', kubeconfig, image: 'registry.test/shop:{commit}' } as const;
      let kill = async () => {};
      onTestFinished(() => kill());
      const start = (mode: string) => {
        const asked: KillChild = { dataDir, home, port: 80, project: 'shop', rest: { ...rest, target }, mode };
        const started = spawn(process.execPath, [child, JSON.stringify(asked)], {
          env: { ...process.env, NODE_COMPILE_CACHE: join(home, 'compiled') },
          stdio: ['pipe', 'pipe', 'inherit'],
        });
        const ended = new Promise<void>((resolve) => started.once('close', () => resolve()));
        const lines: string[] = [];
        createInterface({ input: started.stdout }).on('line', (line) => lines.push(line));
        kill = async () => {
          started.kill('SIGKILL');
          await ended;
          // So many crashes in a minute would end in safe mode, which takes nothing up.
          await rm(join(dataDir, 'runs.json'), { force: true });
        };
        const told = async <T>(word: string): Promise<T> => {
          const line = await until(() => lines.find((one) => one.startsWith(`${word} `)), {
            timeoutMs: 120_000,
            what: `the word ${word}`,
          });
          return JSON.parse(line.slice(word.length + 1)) as T;
        };
        return { told, ended, goOn: () => started.stdin.end() };
      };
      expect((await start('first').told<Deployment>('over')).state).toBe('succeeded');
      await kill();
      let least = kube.reached('shop-prod').length;
      const stop = kube.onChange(() => {
        least = Math.min(least, kube.reached('shop-prod').length);
      });
      const ends: string[] = [];
      for (const [n, step] of steps.entries()) {
        await app.commit({ version: `v${n + 1}` });
        const core = start(step);
        ends.push((await core.told<Deployment>('over')).sentence);
        await core.told('step');
        await kill();
      }
      const last = start('finish');
      const { state, release } = await last.told<Deployment>('over');
      stop();
      expect(ends.every((sentence) => /^Version \d+ is live with/.test(sentence))).toBe(true);
      expect([state, release.number]).toEqual(['succeeded', steps.length + 1]);
      expect(new Set(kube.reached('shop-prod'))).toEqual(new Set([String(steps.length + 1)]));
      expect(least).toBeGreaterThan(0);
      last.goOn();
      await last.told('removed');
      await last.ended;
      await until(() => kube.store.every().every(({ plural }) => plural === 'namespaces'));
    },
  );
