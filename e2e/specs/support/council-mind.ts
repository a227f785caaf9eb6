import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Reply, type Seen, startProviderServer } from '../../../main/features/minds/testing/provider-server.ts';

export const mindModel = 'loopback-large';

/** What the seats name, by what they are called; all others name the first option. */
const dissenters = ['Security', 'Skeptic'];

const idsIn = (text: string): string[] => [
  ...new Set([...text.matchAll(/<<<evidence-\w+ id=([a-z0-9]+)/g)].map((match) => match[1] ?? '')),
];
const optionsIn = (text: string): string[] => {
  const list = /The options, by id:\n([\s\S]*?)\n\n/.exec(text)?.[1] ?? '';
  return [...list.matchAll(/^- ([a-z][a-z0-9-]*):/gm)].map((match) => match[1] ?? '');
};
const seatIn = (text: string): string => /You hold the seat “([^”]+)”/.exec(text)?.[1] ?? '';

function vote(seen: Seen): Reply {
  const seat = seatIn(seen.system);
  const [first = '', second = ''] = optionsIn(seen.prompt);
  const ids = idsIn(seen.prompt).slice(0, 2);
  const against = dissenters.includes(seat);
  return {
    object: {
      option: against ? second : first,
      claims: against
        ? [
            {
              text: `${seat}: the failure began with the new cache, and nobody has read what it keeps.`,
              evidence: ids.slice(0, 1),
            },
            { text: 'Going on without it costs little.', evidence: [] },
          ]
        : [
            { text: `${seat}: the run fails in one step alone, and its log names the reason.`, evidence: ids },
            { text: 'A smaller change can be taken back more easily.', evidence: [] },
          ],
      confidence: against ? 'sure' : 'likely',
      changeMind: 'A second run that fails in another step.',
    },
    usage: { input: 2_400, output: 180 },
  };
}

function critique(seen: Seen): Reply {
  const letters = [...seen.prompt.matchAll(/^\{"member":"([A-Z])","option":"([^"]+)"/gm)];
  const [, second = ''] = optionsIn(seen.prompt);
  const against = letters.find((match) => match[2] === second)?.[1];
  const ids = idsIn(seen.prompt).slice(0, 1);
  return {
    object: {
      ranking: letters.map((match) => match[1]),
      objections: against
        ? [{ against, text: 'The log names the missing file and says nothing of a cache.', evidence: ids }]
        : [],
    },
    usage: { input: 3_100, output: 120 },
  };
}

function revision(seen: Seen): Reply {
  const [first = '', second = ''] = optionsIn(seen.prompt);
  return {
    object: {
      ...{
        option: seen.prompt.includes(`"option":"${first}"`) ? first : second,
        because: [],
        why: 'The objection is about another step.',
      },
      ...{ claims: [], confidence: 'likely', changeMind: '' },
    },
  };
}

function chair(seen: Seen): Reply {
  const [first = 'nothing', second] = idsIn(seen.prompt);
  return {
    text: [
      '## Mend the step',
      '',
      `The run fails in one step, and its log names the reason [${first}]. Three seats would mend that step and keep the rest${second ? ` [${second}]` : ''}.`,
      '',
      'What spoke against it:',
      '',
      '- the cache came in at the same time,',
      '- and nobody has read what it keeps.',
      '',
      '**Next:** put the missing file back, run it again, and look at it in a week.',
      '',
      '<img src="https://example.org/x.png" onerror="alert(1)"> stays text.',
    ].join('\n'),
    usage: { input: 4_000, output: 260 },
    piece: 24,
  };
}

const proposal: Reply = {
  object: {
    answers: ['Put the file back and go on.', 'Take the cache out again.'],
    options: [
      { label: 'Mend the step that fails', text: 'Put the missing file back and run it again.' },
      { label: 'Take the new cache out', text: 'Go back to how it was before.' },
    ],
  },
  usage: { input: 1_200, output: 140 },
};

/** A provider on loopback that a council can ask; a vote comes when it is let go. */
export async function startCouncilMind() {
  const waits = new Map<string, PromiseWithResolvers<void>>();
  let held = false;
  const waitOf = (seat: string) => {
    const wait = waits.get(seat) ?? Promise.withResolvers<void>();
    waits.set(seat, wait);
    return wait;
  };
  const chairHeld = Promise.withResolvers<void>();
  const server = await startProviderServer({
    models: [{ id: mindModel, contextTokens: 128_000 }],
    answer(seen): Reply {
      const { system } = seen;
      if (system.includes('You prepare a question')) return proposal;
      if (system.includes('You write the report'))
        return held ? { ...chair(seen), holdMiddle: chairHeld.promise } : chair(seen);
      if (system.includes('review what other members said')) return critique(seen);
      if (system.includes('You are a member of a council and have voted')) return revision(seen);
      const seat = seatIn(system);
      return held ? { ...vote(seen), hold: waitOf(seat).promise } : vote(seen);
    },
  });
  return {
    server,
    address: `${server.url}/v1`,
    /** From now on each vote waits to be let go, and the chair stops half-way. */
    hold: () => {
      held = true;
    },
    letVote: (seat: string) => waitOf(seat).resolve(),
    letAll() {
      held = false;
      for (const { resolve } of waits.values()) resolve();
    },
    letChair: () => chairHeld.resolve(),
    close: () => server.close(),
  };
}
export type CouncilMind = Awaited<ReturnType<typeof startCouncilMind>>;

/** A project to ask about, and a passphrase for the host without a keyring. */
export async function makeAskedProject() {
  const base = await realpath(await mkdtemp(join(tmpdir(), 'optimus-e2e-council-')));
  const folder = join(base, 'projects');
  const project = join(folder, 'shop-api');
  const passphrase = join(base, 'passphrase');
  await mkdir(join(project, 'src'), { recursive: true });
  await writeFile(join(project, 'package.json'), JSON.stringify({ name: 'shop-api', version: '1.0.0' }));
  await writeFile(
    join(project, 'README.md'),
    '# shop-api\n\nServes the shop. The build reads `src/prices.json`, which the nightly job writes.\n',
  );
  await writeFile(
    join(project, 'src', 'server.ts'),
    "import prices from './prices.json';\nexport const list = () => prices;\n",
  );
  await writeFile(passphrase, 'correct horse battery\n', { mode: 0o600 });
  return {
    env: { OPTIMUS_PASSPHRASE_FILE: passphrase },
    folder,
    dispose: () => rm(base, { recursive: true, force: true, maxRetries: 5 }),
  };
}
export type AskedProject = Awaited<ReturnType<typeof makeAskedProject>>;

/** A run that fails as builds do. */
export const failingBuild = `name: Build shop-api
steps:
  - id: install
    title: Install
    run: echo installed
  - id: build
    title: Build
    run: echo "reading src/prices.json"; echo "ENOENT no such file or directory, open 'src/prices.json'" >&2; exit 2
`;
