import { z } from 'zod';
import { command, query } from '../../contract/builder.ts';
import { build, buildSecret, wantedSecret } from './schema.ts';

const one = z.object({ id: z.string().min(1).max(64) });
const projectId = z.string().min(1).max(64);

export const buildsContract = {
  list: query('/builds', { summary: 'Builds of images, newest first; without their steps and layers' })
    .input(z.object({ projectId: projectId.optional(), limit: z.coerce.number().int().min(1).max(200).default(50) }))
    .output(z.array(build)),
  get: query('/builds/get', { summary: 'One build, with its steps and the layers of its image', errors: ['NOT_FOUND'] })
    .input(one)
    .output(build),
  secrets: query('/builds/secrets', {
    summary: 'Which secrets a Dockerfile asks for',
    errors: ['NOT_FOUND'],
  })
    .input(
      z.object({
        projectId,
        dockerfile: z.string().min(1).max(500).default('Dockerfile'),
        stage: z.string().max(200).nullable().default(null),
      }),
    )
    .output(z.array(wantedSecret)),
  /** Answers when it has begun; how it goes is in `get`, told by the changes of this feature, and in the log of its run. */
  start: command('/builds/start', {
    summary: 'Build the image of a project',
    errors: ['NOT_FOUND', 'UNAVAILABLE', 'CONFLICT'],
  })
    .input(
      z.object({
        projectId,
        /** Relative to the project. */
        dockerfile: z.string().min(1).max(500).default('Dockerfile'),
        /** The last stage when null. */
        stage: z.string().max(200).nullable().default(null),
        args: z.record(z.string().max(200), z.string().max(10_000)).default({}),
        /** Lent to the steps that ask for them, and kept nowhere. */
        secrets: z.array(buildSecret).max(50).default([]),
        /** On top of the tag by commit. */
        tags: z.array(z.string().min(1).max(300)).max(20).default([]),
        cache: z.boolean().default(true),
      }),
    )
    .output(build),
  cancel: command('/builds/cancel', { summary: 'Stop a build', errors: ['NOT_FOUND', 'CONFLICT'] })
    .input(one)
    .output(build),
};
