import { stat } from 'node:fs/promises';
import { z } from 'zod';
import type { Attention } from '../../../../core/attention/attention.ts';
import type { Journal } from '../../../../core/journal/journal.ts';
import type { Clock } from '../../../../core/lib/clock.ts';
import { StepFailure } from '../../../../core/runs/step-failure.ts';
import type { Json, Runs } from '../../../../core/runs/types.ts';
import { diskSpace } from '../../../../core/self/disk-space.ts';
import type { StepKind } from '../../types.ts';
import { defineKind } from '../define-kind.ts';
import { duration, msOf } from '../duration.ts';
import { placeOf } from '../paths.ts';
import { whatFits } from '../result-limit.ts';
import { codeOf, inShort, isRecord, messageOf } from '../words.ts';
import { findRepositories, type KnownRepositories, readKnown } from './repositories.ts';

const LIMIT = 500;
const since = duration('How far back: 24h, 7d. Without it: 24h.').default('24h');
const limit = z
  .number()
  .int()
  .min(1)
  .max(LIMIT)
  .default(LIMIT)
  .describe(`At most so many, newest first; up to ${LIMIT}.`);
const folder = z.string().min(1).max(4_096);

const value = z.union([
  z.literal('attention').describe('What needs the user now.'),
  z.strictObject({
    journal: z
      .strictObject({
        since,
        kinds: z.array(z.string().min(1)).max(100).describe('Only events of these kinds: [child.crashed].').optional(),
        limit,
      })
      .describe('What has happened.'),
  }),
  z.strictObject({
    repositories: folder.describe('The git repositories below this folder.'),
    depth: z.number().int().min(0).max(5).default(3).describe('How many folders deep. Without it: 3.'),
  }),
  z.strictObject({ disk: folder.describe('How full the disk is on which this folder lies.') }),
  z.strictObject({
    runs: z
      .strictObject({
        since,
        states: z
          .array(z.enum(['succeeded', 'failed', 'cancelled', 'running', 'waiting']))
          .min(1)
          .describe('Only runs in these states: [failed].')
          .optional(),
        limit,
      })
      .describe('What has run.'),
  }),
]);

const order = ['info', 'warning', 'error', 'critical'] as const;

export interface LookDeps {
  attention: Pick<Attention, 'list'>;
  journal: Pick<Journal, 'list'>;
  runs: Pick<Runs, 'list'>;
  clock: Clock;
  /** What is looked at anyway is not walked once more; null where the folder is none of those. */
  repositoriesIn?: (folder: string) => Promise<KnownRepositories | null>;
}

export const createLookKind = ({ attention, journal, runs, clock, repositoriesIn }: LookDeps): StepKind =>
  defineKind({
    kind: 'look',
    summary: 'Facts that Optimus knows: what needs you, what happened, repositories, disk space, runs',
    example: '- look:\n    repositories: ~/projects\n    depth: 3',
    schema: value,
    detail: (written) => {
      if (!isRecord(written)) return inShort(String(written ?? ''));
      const [what = '', of] = Object.entries(written)[0] ?? [];
      return typeof of === 'string' ? `${what} ${inShort(of)}` : what;
    },
    async run({ value }, { home, signal }) {
      if (value === 'attention') return { result: lookAtAttention(attention) };
      if ('journal' in value) {
        const { since, kinds, limit } = value.journal;
        const filter = { since: clock.now() - msOf(since), ...(kinds && { kinds }), limit };
        const { events, nextBefore } = await journal.list(filter);
        const shown = events.map(({ at, kind, severity, actor, sentence, subjects, data }) => ({
          ...{ at, kind, severity, actor, sentence, subjects, data },
        }));
        const { kept, cut } = whatFits(shown);
        return { result: { events: kept, cut: cut || nextBefore !== null } };
      }
      if ('runs' in value) {
        const { since, states, limit } = value.runs;
        const page = await runs.list({ since: clock.now() - msOf(since), ...(states && { states }), limit });
        const shown = page.runs.map(({ id, name, kind, state, startedAt, finishedAt, error, trigger }) => ({
          ...{ id, name, kind, state, startedAt, finishedAt },
          tookMs: startedAt === null ? null : (finishedAt ?? clock.now()) - startedAt,
          error: error?.sentence ?? null,
          trigger: trigger.label,
        }));
        const { kept, cut } = whatFits(shown);
        return { result: { runs: kept, cut: cut || page.next !== null } };
      }
      if ('disk' in value) return { result: await lookAtDisk(placeOf(value.disk, home)) };
      const root = placeOf(value.repositories, home);
      await mustBeFolder(root);
      const known = (await repositoriesIn?.(root)) ?? null;
      signal.throwIfAborted();
      const found = known
        ? await readKnown(known, root, value.depth)
        : await findRepositories(root, value.depth, signal);
      const { kept, cut } = whatFits(found.repositories.map((repository) => ({ ...repository })));
      return { result: { repositories: kept, unreadable: found.unreadable, cut: cut || found.cut } };
    },
  });

function lookAtAttention(attention: LookDeps['attention']): Json {
  const { items } = attention.list();
  const worst = order.findLast((severity) => items.some((item) => item.severity === severity)) ?? null;
  return {
    worst,
    items: items.map(({ key, severity, sentence, evidence, since, subject }) => ({
      ...{ key, severity, sentence, evidence, since, subject },
    })),
  };
}

async function lookAtDisk(path: string): Promise<Json> {
  try {
    const { totalBytes, freeBytes } = await diskSpace(path);
    const freePercent = totalBytes === 0 ? 0 : Math.round((freeBytes / totalBytes) * 1_000) / 10;
    return { path, totalBytes, freeBytes, freePercent };
  } catch (error) {
    throw missing('disk', path, error);
  }
}

async function mustBeFolder(path: string): Promise<void> {
  const found = await stat(path).catch((error: unknown) => {
    throw missing('repositories', path, error);
  });
  if (!found.isDirectory())
    throw new StepFailure(`repositories: ${path} is no folder`, { code: 'NO_FOLDER', retry: false });
}

function missing(field: string, path: string, error: unknown): StepFailure {
  const absent = ['ENOENT', 'ENOTDIR'].includes(codeOf(error));
  const sentence = absent ? `${field}: there is no folder ${path}` : `${field}: ${path} cannot be read`;
  return new StepFailure(sentence, { code: 'NO_FOLDER', retry: false, detail: messageOf(error), cause: error });
}
