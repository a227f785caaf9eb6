import { describe, expect, it } from 'vitest';
import { createLanguage } from './create-language.ts';
import { testKinds } from './testing/kinds.ts';

const language = createLanguage({ kinds: testKinds, defaultZone: () => 'Europe/Berlin' });
const read = (text: string) => language.read(text, { id: 'w' });

describe('inputs of a start', () => {
  const { inputs, reading } = read(
    'name: x\ninputs:\n  folder: { type: folder, title: Project }\n  n: { type: number, default: 3 }\n  yes: { type: boolean, required: false }\n  c: { type: choice, choices: [a, b], default: a }\nsteps: [{ run: a }]',
  );

  it('are described', () => {
    expect(reading.inputs[0]).toEqual({
      name: 'folder',
      title: 'Project',
      type: 'folder',
      required: true,
      default: null,
      choices: [],
    });
  });

  it('are filled in', () => expect(inputs({ folder: '~/a' })).toEqual({ folder: '~/a', n: 3, yes: false, c: 'a' }));

  it.each([
    [{}, 'inputs.folder', 'Project is missing'],
    [{ folder: '' }, 'inputs.folder', 'Project is missing'],
    [{ folder: 'a', n: 'x' }, 'inputs.n', 'n must be a number'],
    [{ folder: 'a', c: 'z' }, 'inputs.c', 'c must be one of a, b'],
    [{ folder: 'a', fodler: 'b' }, 'inputs.fodler', 'There is no input fodler; folder perhaps'],
  ])('%j', (given, field, problem) => {
    expect(() => inputs(given)).toThrow(
      expect.objectContaining({ code: 'INVALID', data: { problems: expect.arrayContaining([{ field, problem }]) } }),
    );
  });
});

describe('triggers', () => {
  it('have every default filled in, and a sentence', () => {
    const { triggers, reading } = read(
      `name: x
on:
  - cron: "0 3 * * *"
  - cron: "*/15 * * * *"
    zone: Asia/Kolkata
    missed: all
    overlap: queue
  - files: ~/notes
    include: ["**/*.md"]
    debounce: 500ms
  - git: ~/shop
    events: [push]
    branch: main
  - webhook: deploy
    secret: HOOK
    signature: github
  - metric: disk.free.percent
    below: 10
    for: 5m
  - metric: cpu.percent
    above: 90
  - journal: [child.crashed]
    subject: { type: project, id: shop }
    if: trigger.severity == "error"
  - workflow: Nightly backup
    ends: [failed]
steps: [{ run: a }]
`,
    );
    expect(reading.problems).toEqual([]);
    expect(triggers).toEqual([
      { kind: 'cron', cron: '0 3 * * *', zone: 'Europe/Berlin', missed: 'once', overlap: 'skip' },
      { kind: 'cron', cron: '*/15 * * * *', zone: 'Asia/Kolkata', missed: 'all', overlap: 'queue' },
      { kind: 'files', path: '~/notes', include: ['**/*.md'], exclude: [], debounceMs: 500, overlap: 'skip' },
      { kind: 'git', path: '~/shop', events: ['push'], branch: 'main', overlap: 'queue' },
      { kind: 'webhook', name: 'deploy', secret: 'HOOK', signature: 'github', overlap: 'queue' },
      { kind: 'metric', metric: 'disk.free.percent', path: '/', below: 10, forMs: 300_000, overlap: 'skip' },
      { kind: 'metric', metric: 'cpu.percent', above: 90, forMs: 0, overlap: 'skip' },
      {
        kind: 'journal',
        events: ['child.crashed'],
        subject: { type: 'project', id: 'shop' },
        if: 'trigger.severity == "error"',
        overlap: 'queue',
      },
      { kind: 'workflow', workflow: 'Nightly backup', ends: ['failed'], overlap: 'queue' },
    ]);
    expect(reading.triggers.map(({ sentence }) => sentence)).toEqual([
      'every day at 03:00, Europe/Berlin',
      'every 15 minutes, Asia/Kolkata',
      'when **/*.md in ~/notes changes',
      'after a push in ~/shop on main',
      'when the webhook deploy is called',
      'when disk space free on / is below 10 % for 5 min',
      'when processor is above 90 %',
      'when the journal has child.crashed',
      'when Nightly backup has failed',
    ]);
  });
});
