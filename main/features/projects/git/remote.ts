import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { branchOfRef, refOfHead } from '../../../core/git/formats.ts';
import type { GitProject, GitSession } from './create-git.ts';
import { linkedAway } from './linked-away.ts';
import { GitProblem } from './problem.ts';

export interface Outcome {
  /** `shop: 3 new commits on origin/main`. */
  sentence: string;
  /** The branch that is checked out has moved. */
  changed: boolean;
  /** What was looked at afterwards. */
  proof: { head: string | null; upstream: string | null; ahead: number | null; behind: number | null };
}

export interface RemoteOptions {
  signal: AbortSignal;
  log(line: string): void;
}

type Perform = (project: GitProject, session: GitSession, options: RemoteOptions) => Promise<Outcome>;

const fetchMs = 300_000;
const mergeMs = 300_000;
const commits = (count: number) => `${count} new ${count === 1 ? 'commit' : 'commits'}`;

interface Standing {
  branch: string | null;
  head: string | null;
  upstream: string | null;
  upstreamHead: string | null;
}

async function standing({ guarded, run }: GitSession): Promise<Standing> {
  const branch = branchOfRef(refOfHead(await readFile(join(guarded.at.dir, 'HEAD'), 'utf8').catch(() => '')));
  const name = async (rev: string, ...how: string[]): Promise<string | null> => {
    const { code, stdout } = await run({
      args: ['rev-parse', '--verify', '--quiet', ...how, rev],
      answers: [1, 128],
    });
    return code === 0 ? stdout.toString('utf8').trim() || null : null;
  };
  const head = await name('HEAD');
  const upstreamHead = branch === null ? null : await name('@{upstream}^{commit}');
  const upstream = upstreamHead === null ? null : await name('@{upstream}', '--abbrev-ref');
  return { branch, head, upstream, upstreamHead };
}

async function count({ run }: GitSession, range: string): Promise<number> {
  const { stdout } = await run({ args: ['rev-list', '--count', range] });
  return Number(stdout.toString('latin1').trim());
}

async function difference(
  session: GitSession,
  now: Standing,
): Promise<{ ahead: number | null; behind: number | null }> {
  if (!now.upstreamHead || !now.head) return { ahead: null, behind: null };
  const { stdout } = await session.run({
    args: ['rev-list', '--left-right', '--count', `${now.head}...${now.upstreamHead}`],
  });
  const [ahead, behind] = stdout.toString('latin1').trim().split('\t').map(Number);
  return { ahead: ahead ?? 0, behind: behind ?? 0 };
}

const proofOf = async (session: GitSession, now: Standing): Promise<Outcome['proof']> => ({
  head: now.head,
  upstream: now.upstreamHead,
  ...(await difference(session, now)),
});

/** Refs of remotes, to tell what a fetch has brought. */
async function remoteRefs({ run }: GitSession): Promise<string> {
  const { stdout } = await run({
    args: ['for-each-ref', '--format=%(objectname) %(refname)', 'refs/remotes', 'refs/tags'],
  });
  return stdout.toString('utf8');
}

async function bring(project: GitProject, session: GitSession, { log }: RemoteOptions): Promise<void> {
  const remotes = new Set(
    session.guarded.config.flatMap(({ section, subsection, key }) =>
      section === 'remote' && subsection !== null && key === 'url' ? [subsection] : [],
    ),
  );
  if (remotes.size === 0)
    throw new GitProblem('failed', 'It has no remote to fetch from.', { remedy: 'git remote add' });
  if (session.guarded.ignored.length > 0)
    log(`Not done, though its own git config asks for it: ${session.guarded.ignored.join(', ')}`);
  if (session.guarded.withheld?.length)
    log(
      `No password of this machine is handed out, since its own git config decides whom to trust: ${session.guarded.withheld.join(', ')}`,
    );
  const away = await linkedAway(session.guarded.at);
  if (away !== null)
    throw new GitProblem(
      'hostile',
      `It is not fetched: ${away} in its git folder is a link to somewhere else, which git would write to.`,
      { remedy: `Look where the link leads; without it, it can be fetched.` },
    );
  await session.run({
    label: `git fetch of ${project.name}`,
    args: [
      'fetch',
      '--quiet',
      '--no-recurse-submodules',
      '--no-auto-maintenance',
      '--no-write-commit-graph',
      '--upload-pack=git-upload-pack',
    ],
    network: true,
    timeoutMs: fetchMs,
  });
}

const fetchedSentence = (name: string, found: number, upstream: string) =>
  `${name}: ${found === 0 ? 'nothing new' : `${commits(found)} on ${upstream}`}`;

export const fetchProject: Perform = async (project, session, options) => {
  const before = await standing(session);
  const refs = await remoteRefs(session);
  await bring(project, session, options);
  const now = await standing(session);
  const proof = await proofOf(session, now);
  const { name } = project;
  if (now.upstreamHead && now.upstream && now.upstreamHead !== before.upstreamHead) {
    // A branch that was written anew at the remote has commits that are new, and others that are gone.
    const found = before.upstreamHead
      ? await count(session, `${before.upstreamHead}..${now.upstreamHead}`)
      : await count(session, now.upstreamHead);
    return { sentence: fetchedSentence(name, found, now.upstream), changed: false, proof };
  }
  const other = (await remoteRefs(session)) !== refs;
  return {
    sentence: other ? `${name}: new on other branches` : `${name}: nothing new`,
    changed: false,
    proof,
  };
};

const operations: [file: string, words: string][] = [
  ['rebase-merge', 'a rebase'],
  ['rebase-apply', 'a rebase'],
  ['MERGE_HEAD', 'a merge'],
  ['CHERRY_PICK_HEAD', 'a cherry-pick'],
  ['REVERT_HEAD', 'a revert'],
  ['sequencer', 'a cherry-pick or revert'],
  ['BISECT_LOG', 'a bisect'],
];

async function underWay(dir: string): Promise<string | null> {
  for (const [file, words] of operations) if (await lstat(join(dir, file)).catch(() => null)) return words;
  return null;
}

/** Why it is not to be touched; said before anything is fetched. */
async function refusal({ guarded }: GitSession): Promise<string | null> {
  if (guarded.at.bare) return 'it is a bare repository, so there is nothing to bring up to date but by a fetch';
  const busy = await underWay(guarded.at.dir);
  if (busy) return `${busy} is under way here; end it first`;
  if (guarded.elsewhere !== null) return `its own git config has its files written to ${guarded.elsewhere}`;
  if (guarded.onCheckout.length > 0)
    return `its own git config runs a program on each checkout (${guarded.onCheckout[0]}); pull it in a terminal if you trust it`;
  return null;
}

export const pullProject: Perform = async (project, session, options) => {
  const { name } = project;
  const refused = await refusal(session);
  if (refused) throw new GitProblem('hostile', `Not pulled: ${refused}.`);
  await bring(project, session, options);
  const before = await standing(session);
  const stay = async (words: string): Promise<Outcome> => ({
    sentence: `${name}: ${words}`,
    changed: false,
    proof: await proofOf(session, before),
  });
  if (before.branch === null) return await stay('no branch is checked out; nothing was changed');
  if (!before.upstream || !before.upstreamHead)
    return await stay(`${before.branch} has no upstream; nothing was changed`);
  const { ahead, behind } = await difference(session, before);
  if (before.head !== null && behind === 0)
    return await stay(ahead ? `nothing new; ${ahead} ahead of ${before.upstream}` : 'nothing new');
  if (ahead) return await stay(`not a fast-forward: ${ahead} ahead, ${behind} behind; nothing was changed`);

  // From here on only what stands in the tree can be in the way, and git refuses then.
  const { code, stderr } = await session.run({
    label: `git merge of ${name}`,
    args: [
      'merge',
      '--ff-only',
      '--quiet',
      '--no-autostash',
      '--no-verify-signatures',
      '--no-stat',
      before.upstreamHead,
    ],
    answers: [1, 2, 128],
    timeoutMs: mergeMs,
  });
  const now = await standing(session);
  if (code !== 0 || now.head !== before.upstreamHead) {
    const inTheWay = /would be overwritten by merge:\n((?:\t.*\n)+)/.exec(stderr)?.[1]?.trim().split('\n\t') ?? [];
    if (inTheWay.length > 0) {
      const files = `${inTheWay.slice(0, 3).join(', ')}${inTheWay.length > 3 ? ` and ${inTheWay.length - 3} more` : ''}`;
      return await stay(`changes of your own are in the way (${files}); nothing was changed`);
    }
    throw new GitProblem('failed', `Git did not bring it to ${before.upstream}.`, { cause: new Error(stderr.trim()) });
  }
  const found = behind ?? (await count(session, now.head));
  return {
    sentence: `${name}: ${commits(found)} from ${before.upstream}`,
    changed: true,
    proof: await proofOf(session, now),
  };
};
