import { z } from 'zod';
import { buildSecret } from '../../../../../shared/features/builds/schema.ts';
import { StepAborted, StepFailure } from '../../../../core/runs/step-failure.ts';
import type { BuildsService } from '../../../builds/index.ts';
import type { DeploymentsService } from '../../../deployments/index.ts';
import type { StepKind } from '../../types.ts';
import { defineKind } from '../define-kind.ts';
import { asked, byWorkflow } from '../services/asked.ts';
import { inShort, textOf } from '../words.ts';

export interface ShippingDeps {
  projectNamed: (nameOrId: string) => { id: string; name: string } | null;
  /** Asked when a step runs: both are made after the workflows. */
  builds: () => Pick<BuildsService, 'start' | 'ended' | 'cancel'>;
  deployments: () => Pick<DeploymentsService, 'places' | 'deploy' | 'get' | 'abort'>;
  /** Resolves when that run has ended. */
  runEnded: (runId: string, signal: AbortSignal) => Promise<unknown>;
}

const value = z.string().min(1).max(4_096).describe('A project, by its name.');

/** Undone when the run is cancelled, not when Optimus ends: then it goes on with the run. */
async function within<T>(signal: AbortSignal, undo: () => Promise<unknown>, act: () => Promise<T>): Promise<T> {
  const stop = () => {
    if (!(signal.reason instanceof StepAborted && signal.reason.reason === 'stopped')) undo().catch(() => {});
  };
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop, { once: true });
  try {
    return await act();
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function projectOf({ projectNamed }: ShippingDeps, written: string) {
  const project = projectNamed(written);
  if (!project) throw new StepFailure(`There is no project ${written}`, { code: 'NOT_FOUND', retry: false });
  return project;
}

const buildFields = z.strictObject({
  dockerfile: z.string().min(1).max(500).describe('Relative to the project; `Dockerfile` without it.').optional(),
  stage: z.string().min(1).max(200).describe('The last stage without it.').optional(),
  args: z
    .record(z.string().max(200), z.string().max(10_000))
    .describe('Build arguments. Whoever has the image can read them, so none may be a secret.')
    .optional(),
  tags: z
    .union([z.string().min(1).max(300), z.array(z.string().min(1).max(300)).max(20)])
    .describe('On top of the tag by commit.')
    .optional(),
  secrets: z
    .array(buildSecret)
    .max(50)
    .describe(
      'Lent to the steps of the Dockerfile that ask for them: variables of an environment, or files of the project.',
    )
    .optional(),
  cache: z.boolean().describe('`false` builds every step anew.').optional(),
});

export const createBuildKind = (deps: ShippingDeps): StepKind =>
  defineKind({
    kind: 'build',
    summary: 'Build the image of a project, tagged by its commit, and go on when it is there',
    example: '- build: shop-api\n  stage: production',
    schema: value,
    fields: buildFields,
    detail: (written) => inShort(textOf(written)),
    async run({ value, fields }, context) {
      const project = projectOf(deps, value);
      const builds = deps.builds();
      const { dockerfile = 'Dockerfile', stage = null, args = {}, secrets = [], tags = [], cache = true } = fields;
      return asked(async () => {
        const wanted = { projectId: project.id, dockerfile, stage, args, secrets, tags: [tags].flat(), cache };
        const { id } = await builds.start(wanted, byWorkflow(context));
        context.progress(null, `Building the image of ${project.name}`);
        const built = await within(
          context.signal,
          () => builds.cancel(id),
          () => builds.ended(id, context.signal),
        );
        const { state, sentence, tags: named, imageId, sizeBytes, commit, cached } = built;
        const image = named[0] ?? imageId;
        const result = { build: id, project: project.name, image, imageId, tags: named, sizeBytes, commit, cached };
        context.log(`${named[0] ?? project.name}: ${sentence}`, 'note');
        if (state !== 'succeeded')
          throw new StepFailure(`The image of ${project.name} was not built: ${sentence}`, {
            code: 'BUILD_FAILED',
            result,
          });
        return { result };
      });
    },
  });

const deployFields = z.strictObject({
  to: z.string().min(1).max(60).describe('The place, such as prod.'),
  commit: z
    .string()
    .min(1)
    .max(200)
    .describe('A commit, a branch or a tag; the working tree as it is without it.')
    .optional(),
});

export const createDeployKind = (deps: ShippingDeps): StepKind =>
  defineKind({
    kind: 'deploy',
    summary: 'Ship a project to one of its places, and go on when the new version has proved itself there',
    example: '- deploy: shop-api\n  to: prod',
    schema: value,
    fields: deployFields,
    detail: (written) => inShort(textOf(written)),
    async run({ value, fields }, context) {
      const project = projectOf(deps, value);
      const deployments = deps.deployments();
      return asked(async () => {
        const places = await deployments.places({ projectId: project.id });
        const place = places.find(({ spec }) => spec.name === fields.to);
        if (!place)
          throw new StepFailure(`${project.name} has no place ${fields.to}`, { code: 'NOT_FOUND', retry: false });
        const by = byWorkflow(context);
        // One that this very step began before Optimus ended is given back, and what another asked for never is.
        const { id, runId, release, endedAt } = await deployments.deploy({
          ...{ placeId: place.id, commit: fields.commit ?? null },
          ...{ by, key: context.idempotencyKey },
        });
        context.progress(null, `Version ${release.number} of ${project.name} goes to ${fields.to}`);
        if (endedAt === null)
          await within(
            context.signal,
            () => deployments.abort({ id }),
            () => deps.runEnded(runId, context.signal),
          );
        const { state, sentence, receipt } = await deployments.get({ id });
        // A cluster leads its requests itself: what nobody counted is no zero.
        const counted = receipt?.counted ? receipt.during : null;
        const result = {
          ...{
            deployment: id,
            project: project.name,
            place: fields.to,
            version: release.number,
            url: place.url,
            state,
          },
          ...{ sentence, requests: counted?.requests ?? null, failed: counted?.failed ?? null },
        };
        context.log(sentence, 'note');
        if (state !== 'succeeded') throw new StepFailure(sentence, { code: 'NOT_DEPLOYED', retry: false, result });
        return { result };
      });
    },
  });
