import { describe, expect, test } from 'vitest';
import { createFakeClock } from '../../../core/testing/fake-clock.ts';
import { openTestStore } from '../../../core/testing/test-store.ts';
import { createProjectsRepo, type ProjectRecord } from '../repo.ts';
import { createHealth } from './create-health.ts';
import { subject } from './testing/subject.ts';
import type { HealthSource, HealthSubject } from './types.ts';

const day = 86_400_000;
const at = Date.UTC(2026, 10, 21);

const causeless = {
  repo: { weights: async () => new Map<string, number>(), weigh: async () => {} },
  assertLasting() {},
};
const open = () => createHealth({ ...causeless, onWeighed() {} });

function pointsOf(given: HealthSubject): Record<string, number> {
  const { losses, fine } = open().report(given);
  return Object.fromEntries([
    ...losses.map(({ cause, points }) => [cause, points]),
    ...fine.map(({ cause }) => [cause, 0]),
  ]);
}

test('a project without a fault has a hundred points, and says what is fine', () => {
  const report = open().report(subject());
  expect(report).toMatchObject({ score: 100, losses: [] });
  const expected = open()
    .causes()
    .flatMap(({ id }) => (id === 'git.none' ? [] : [id]));
  expect(new Set(report.fine.map(({ cause }) => cause))).toEqual(new Set(expected));
});

test('says no more than was looked at, and shows no file that is not there', () => {
  const fine = open().report(subject()).fine;
  expect(fine.find(({ cause }) => cause === 'git.unpushed')?.sentence).toBe('Everything on main is pushed');
  const fileOf = (given: HealthSubject) =>
    open()
      .report(given)
      .losses.find(({ cause }) => cause === 'git.no-remote')?.file ?? null;
  expect(fileOf(subject({ git: { remote: null } }))).toBe('.git/config');
  const beside = { kind: 'worktree', git_dir: '/home/ada/.bare/worktrees/a' } as const;
  expect(fileOf(subject({ git: { remote: null }, record: beside }))).toBeNull();
});

/** What it costs when it is fine, at its start, half-way, and at its worst. */
describe.each<[string, [string, HealthSubject, number | undefined][]]>([
  [
    'git.uncommitted',
    [
      ['nothing', subject(), 0],
      ['since today', subject({ git: { unstaged: 2 }, record: { dirty_since: at } }), undefined],
      ['for three days', subject({ git: { unstaged: 2 }, record: { dirty_since: at - 3 * day } }), undefined],
      ['for four days', subject({ git: { untracked: 1 }, record: { dirty_since: at - 4 * day } }), 1],
      ['for two weeks', subject({ git: { staged: 1 }, record: { dirty_since: at - 15 * day } }), 7],
      ['for a year', subject({ git: { conflicts: 1 }, record: { dirty_since: at - 365 * day } }), 15],
      ['in a clock that went back', subject({ git: { staged: 1 }, record: { dirty_since: at + day } }), undefined],
      ['since nobody knows when', subject({ git: { staged: 1 } }), undefined],
      ['not asked', subject({ git: { staged: null, unstaged: null, untracked: null } }), undefined],
    ],
  ],
  [
    'git.unreadable',
    [
      ['read', subject(), 0],
      ['with a word beside the answer', subject({ git: { problem: 'A filter is not run.' } }), 0],
      ['not read', subject({ git: { staged: null, problem: 'Git finds no repository here.' } }), 20],
      ['bare', subject({ git: { staged: null }, record: { kind: 'bare' } }), undefined],
      [
        'damaged',
        subject({
          git: { staged: null, problem: 'Its .git is damaged: it is empty' },
          health: {
            damage: {
              sentence: 'Its .git is damaged: it is empty',
              mend: { kind: 'command', label: 'Copy the command', command: 'rmdir .git' },
            },
          },
        }),
        20,
      ],
    ],
  ],
  [
    'git.unpushed',
    [
      ['nothing', subject(), 0],
      ['for two weeks', subject({ git: { ahead: 3 }, record: { ahead_since: at - 15 * day } }), 7],
      ['for a year', subject({ git: { ahead: 3 }, record: { ahead_since: at - 365 * day } }), 15],
      ['not asked', subject({ git: { ahead: null } }), undefined],
      ['without an upstream', subject({ git: { upstream: null, ahead: null } }), undefined],
    ],
  ],
  [
    'git.behind',
    [
      ['nothing', subject(), 0],
      ['a few', subject({ git: { behind: 1 } }), 1],
      ['a hundred', subject({ git: { behind: 100 } }), 5],
      ['not known', subject({ git: { behind: null } }), undefined],
    ],
  ],
  [
    'git.no-remote',
    [
      ['none', subject({ git: { remote: null, upstream: null } }), 10],
      ['none, and no commit', subject({ git: { remote: null, head: null } }), undefined],
      ['bare', subject({ git: { remote: null }, record: { kind: 'bare' } }), undefined],
    ],
  ],
  [
    'git.unfinished',
    [
      ['none', subject(), 0],
      ['a rebase', subject({ git: { operation: 'rebase', conflicts: 2 } }), 10],
    ],
  ],
  [
    'git.stashes',
    [
      ['none', subject(), 0],
      ['one', subject({ git: { stashes: 1 } }), 1],
      ['many', subject({ git: { stashes: 9 } }), 3],
    ],
  ],
  ['git.none', [['a folder', subject({ record: { git_dir: null, kind: 'folder' }, git: null }), 20]]],
  [
    'files.secrets',
    [
      ['none', subject(), 0],
      [
        'two',
        subject({
          health: {
            secrets: [
              { file: '.env', line: 2, what: 'API_KEY' },
              { file: 'b', line: 1, what: 'x' },
            ],
          },
        }),
        30,
      ],
      ['without git', subject({ record: { git_dir: null }, git: null }), undefined],
    ],
  ],
  ['files.no-readme', [['none', subject({ health: { readme: null } }), 8]]],
  ['files.no-licence', [['none', subject({ health: { licence: null } }), 4]]],
  [
    'files.no-tests',
    [
      ['none', subject({ health: { tests: null } }), 12],
      ['none, and nearly no code', subject({ health: { tests: null, codeBytes: 100 } }), undefined],
    ],
  ],
  [
    'files.no-ci',
    [
      ['none', subject({ health: { ci: null } }), 6],
      ['none, and nobody who could run it', subject({ health: { ci: null }, git: { remote: null } }), undefined],
    ],
  ],
  [
    'dependencies.unlocked',
    [
      [
        'one',
        subject({ health: { unlocked: [{ manifest: 'package.json', ecosystem: 'npm', remedy: 'npm install' }] } }),
        10,
      ],
      ['nothing to lock', subject({ dependencies: 0 }), undefined],
    ],
  ],
  [
    'dependencies.stale',
    [['one', subject({ health: { stale: [{ lock: 'a.lock', manifest: 'a.json', why: 'b is missing' }] } }), 8]],
  ],
])('%s', (cause, cases) => {
  test.each(cases)('%s', (_, given, points) => {
    expect(pointsOf(given)[cause]).toBe(points);
  });
});

test('each loss says what mends it, and commands are safe to paste', () => {
  const path = "/home/ada/it's; rm -rf $HOME";
  const { losses } = open().report(
    subject({
      record: { path, dirty_since: at - 400 * day, ahead_since: at - 400 * day },
      git: { staged: 1, ahead: 1, behind: 500, remote: null, operation: 'merge', stashes: 5 },
      health: {
        ...{ readme: null, licence: null, tests: null, ci: null },
        secrets: [{ file: '-f', line: 1, what: 'API_KEY' }],
        unlocked: [{ manifest: 'package.json', ecosystem: 'npm', remedy: 'npm install' }],
        stale: [{ lock: 'a', manifest: 'b', why: 'c' }],
      },
    }),
  );
  const commands = losses.flatMap(({ action }) => (action.kind === 'command' ? [action.command] : []));
  expect(commands.length).toBeGreaterThan(3);
  for (const command of commands) expect(command).toContain(`'/home/ada/it'\\''s; rm -rf $HOME'`);
  expect(commands.find((command) => command.includes(' rm --cached'))).toMatch(/rm --cached -- -f$/);
  expect(losses.map(({ points }) => points)).toEqual(losses.map(({ points }) => points).sort((a, b) => b - a));
  expect(losses.every(({ sentence }) => sentence.length > 0)).toBe(true);
});

test('of a bare repository only what it can have is said', () => {
  const bare = subject({
    record: { kind: 'bare' },
    git: { staged: null, unstaged: null, untracked: null, conflicts: null, upstream: null, ahead: null, behind: null },
    health: { readme: null, tests: null },
  });
  expect(pointsOf(bare)).toEqual({ 'git.stashes': 0, 'git.unfinished': 0 });
});

test('no score is below zero', () => {
  const source: HealthSource = {
    causes: [1, 2, 3].map((n) => ({ id: `x.${n}`, label: 'x', explanation: 'x', weight: 50 })),
    look: () => [1, 2, 3].map((n) => ({ cause: `x.${n}`, share: 7, sentence: 'x' })),
  };
  const health = open();
  health.add(source);
  expect(health.report(subject())).toMatchObject({
    score: 0,
    losses: [{ points: 50 }, { points: 50 }, { points: 50 }],
  });
});

test('sources come, tell, and go', () => {
  const health = open();
  const told: (readonly string[] | undefined)[] = [];
  health.onChange((ids) => told.push(ids));
  let tell: (ids?: readonly string[]) => void = () => {};
  let stopped = 0;
  const remove = health.add({
    causes: [{ id: 'backup.none', label: 'No backup', explanation: 'x', weight: 20 }],
    look: () => [
      { cause: 'backup.none', share: 0.5, sentence: 'No backup' },
      { cause: 'nobody.knows', share: 1, sentence: 'x' },
    ],
    onChange(fn) {
      tell = fn;
      return () => stopped++;
    },
  });
  tell(['p1']);
  expect(health.report(subject())).toMatchObject({ score: 90, losses: [{ cause: 'backup.none', points: 10 }] });
  const before = health.causes().length;
  remove();
  remove();
  expect([health.causes().length, health.report(subject()).score]).toEqual([before - 1, 100]);
  expect(told).toEqual([undefined, ['p1'], undefined]);
  expect(stopped).toBeGreaterThan(0);
});

test('weights are the user’s to change and to set back, also over a restart', async () => {
  const store = await openTestStore(createFakeClock());
  const said: [string, number][] = [];
  const start = async () => {
    const health = createHealth({
      repo: createProjectsRepo(store.data),
      assertLasting() {},
      onWeighed: (...given) => said.push(given),
    });
    await health.load();
    return health;
  };
  const health = await start();
  const poor = subject({ health: { readme: null }, record: { id: 'p' } satisfies Partial<ProjectRecord> });
  let changes = 0;
  health.onChange(() => changes++);
  const weightOf = (causes: ReturnType<typeof health.causes>) => causes.find(({ id }) => id === 'files.no-readme');
  expect(weightOf(await health.weigh('files.no-readme', 40))).toMatchObject({ weight: 40, defaultWeight: 8 });
  expect([health.report(poor).score, changes]).toEqual([60, 1]);
  const again = await start();
  expect(again.report(poor).score).toBe(60);
  await again.weigh('files.no-readme', 0);
  expect(again.report(poor)).toMatchObject({ score: 100, losses: [] });
  expect(weightOf(await again.weigh('files.no-readme', null))?.weight).toBe(8);
  expect((await start()).report(poor).score).toBe(92);
  expect(said).toEqual([
    ['No README', 40],
    ['No README', 0],
    ['No README', 8],
  ]);
  await expect(health.weigh('no.such', 1)).rejects.toMatchObject({ code: 'NOT_FOUND' });
});
