import { z } from 'zod';
import { command, query } from '../../contract/builder.ts';
import {
  limits,
  portChoice,
  portConflict,
  probeLook,
  serviceId,
  serviceReceipt,
  serviceSpec,
  serviceStatus,
  serviceUsage,
  setup,
  startAnswer,
  startSet,
} from './schema.ts';

const projectId = z.string().min(1).max(64);
const oneProject = z.object({ projectId });
const one = z.object({ id: serviceId });
const some = z.array(serviceId).min(1).max(500);
const asRun = { errors: ['NOT_FOUND', 'UNAVAILABLE', 'CONFLICT'] as const };

export const launcherContract = {
  statuses: query('/launcher', {
    summary: 'Every service that runs, waits, failed or was started since the start',
  }).output(z.array(serviceStatus)),
  setup: query('/launcher/setup', { summary: 'How a project starts', errors: ['NOT_FOUND'] })
    .input(oneProject)
    .output(setup),
  save: command('/launcher/save', {
    summary: 'Keep a service as the user wants it; `was` renames',
    errors: ['NOT_FOUND', 'CONFLICT'],
  })
    .input(oneProject.extend({ spec: serviceSpec, was: z.string().max(60).optional(), main: z.boolean().optional() }))
    .output(setup),
  /** What was found comes back as it was found; what the user added goes. */
  reset: command('/launcher/reset', {
    summary: 'Undo what the user changed of a service',
    errors: ['NOT_FOUND', 'CONFLICT'],
  })
    .input(one)
    .output(setup),
  hide: command('/launcher/hide', {
    summary: 'Do not show a service that was found; it is not started with its project any more',
    errors: ['NOT_FOUND', 'CONFLICT'],
  })
    .input(one)
    .output(setup),
  unhide: command('/launcher/unhide', { summary: 'Show hidden services of a project again', errors: ['NOT_FOUND'] })
    .input(oneProject.extend({ names: z.array(z.string().max(60)).min(1).max(500) }))
    .output(setup),
  saveFile: command('/launcher/file', {
    summary: 'Write the services of a project to its .optimus/run.yaml',
    errors: ['NOT_FOUND', 'UNAVAILABLE', 'CONFLICT'],
  })
    .input(oneProject)
    .output(z.object({ path: z.string() })),
  conflicts: query('/launcher/conflicts', { summary: 'Who holds the ports that these want', errors: ['NOT_FOUND'] })
    .input(z.object({ ids: some }))
    .output(z.array(portConflict)),
  /** Answers at once; what needs time is seen in the statuses, and its receipt comes when it is ready or has failed. */
  start: command('/launcher/start', { summary: 'Start services, with what they need', ...asRun })
    .input(
      z.object({
        ids: some,
        environment: z.string().max(60).nullable().default(null),
        ports: z.array(portChoice).max(500).default([]),
      }),
    )
    .output(startAnswer),
  stop: command('/launcher/stop', { summary: 'Stop services, and prove it', ...asRun })
    .input(z.object({ ids: some, force: z.boolean().default(false) }))
    .output(z.array(serviceReceipt)),
  restart: command('/launcher/restart', { summary: 'Stop services and start them again', ...asRun })
    .input(z.object({ ids: some }))
    .output(startAnswer),
  /** `main` services of these projects. */
  startProjects: command('/launcher/projects/start', { summary: 'Start projects', ...asRun })
    .input(
      z.object({ projectIds: z.array(projectId).min(1).max(200), ports: z.array(portChoice).max(500).default([]) }),
    )
    .output(startAnswer),
  stopProjects: command('/launcher/projects/stop', { summary: 'Stop all that runs of projects', ...asRun })
    .input(z.object({ projectIds: z.array(projectId).min(1).max(200) }))
    .output(z.array(serviceReceipt)),
  probe: command('/launcher/probe', { summary: 'Ask a service now whether it is ready', ...asRun })
    .input(one)
    .output(probeLook),
  limit: command('/launcher/limit', { summary: 'Change the limits of a service, while it runs too', ...asRun })
    .input(one.extend({ limits }))
    .output(serviceReceipt),
  usage: query('/launcher/usage', {
    summary: 'What a service took, and the limits that this suggests',
    errors: ['NOT_FOUND'],
  })
    .input(one)
    .output(serviceUsage),
  receipts: query('/launcher/receipts', { summary: 'What was done to a service, or to all, newest first' })
    .input(z.object({ id: serviceId.optional(), limit: z.coerce.number().int().min(1).max(200).default(50) }))
    .output(z.array(serviceReceipt)),
  /** Those that ran when Optimus ended and ended with it. */
  interrupted: query('/launcher/interrupted', { summary: 'What ended with Optimus' }).output(
    z.object({ ids: z.array(serviceId), endedAt: z.number().nullable() }),
  ),
  forgetInterrupted: command('/launcher/interrupted/forget', { summary: 'Do not offer them again' })
    .input(z.object({}))
    .output(z.object({ ids: z.array(serviceId) })),
  sets: query('/launcher/sets', { summary: 'Start sets' }).output(z.array(startSet)),
  saveSet: command('/launcher/sets/save', { summary: 'Keep a start set', errors: ['NOT_FOUND', 'CONFLICT'] })
    .input(
      startSet.extend({ id: z.string().max(64).optional(), name: z.string().trim().min(1).max(60), services: some }),
    )
    .output(startSet),
  removeSet: command('/launcher/sets/remove', { summary: 'Forget a start set', errors: ['NOT_FOUND'] })
    .input(z.object({ id: z.string().max(64) }))
    .output(startSet),
};
