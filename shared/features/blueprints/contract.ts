import { z } from 'zod';
import { command, query } from '../../contract/builder.ts';
import { blueprint, blueprintFile, blueprintKind, blueprintPin } from './schema.ts';

const projectId = z.string().min(1).max(64);

/** Of the members of one project, at once. */
const mostChosen = 50;

const wanted = z.object({
  projectId,
  kinds: z.array(blueprintKind).min(1).max(5).default(['docker', 'compose']),
  /** Their ids. Not said: all that can be shipped, where these are few. */
  members: z.array(z.string().max(500)).max(mostChosen).optional(),
});

export const blueprintsContract = {
  get: query('/blueprints', {
    summary: 'Files that would build and ship a project, from what is known of it; nothing is written',
    errors: ['NOT_FOUND', 'UNAVAILABLE'],
  })
    .input(
      wanted.extend({
        /** Digests that images are named by beside their tags, as `pin` has found them. */
        pins: z.array(blueprintPin).max(500).default([]),
      }),
    )
    .output(blueprint),
  /** The one thing here that asks the network, and only when it is called. */
  pin: command('/blueprints/pin', {
    summary: 'What the images that the files would name are today, by the engine here or by their registries',
    errors: ['NOT_FOUND', 'UNAVAILABLE'],
  })
    .input(wanted)
    .output(z.array(blueprintPin)),
  /** What the user has changed is looked at as closely as what was offered. */
  check: command('/blueprints/check', { summary: 'What the linters and schemas say of a text, without keeping it' })
    .input(z.object({ kind: blueprintKind, path: z.string().min(1).max(500), text: z.string().max(1_000_000) }))
    .output(blueprintFile.shape.checks),
  /** Only what was looked at is written: a file that has changed since is refused, and then none is written. */
  write: command('/blueprints/write', {
    summary: 'Write files into the project, as they were shown or as the user changed them',
    errors: ['NOT_FOUND', 'UNAVAILABLE', 'CONFLICT'],
  })
    .input(
      z.object({
        projectId,
        files: z
          .array(
            z.object({
              path: z.string().min(1).max(500),
              text: z.string().max(1_000_000),
              presentHash: z.string().max(100).nullable(),
            }),
          )
          .min(1)
          .max(500),
      }),
    )
    .output(z.object({ written: z.array(z.string()) })),
};
