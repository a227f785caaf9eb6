import { z } from 'zod';
import { query, stream } from '../../contract/builder.ts';
import { containerDetail, containerId, containerList, containerLogs, engineState, figuresTick } from './schema.ts';

const one = z.object({ id: containerId });

export const containersContract = {
  list: query('/containers', { summary: 'Containers, and the engine that runs them' }).output(containerList),
  get: query('/containers/get', {
    summary: 'One container: limits, mounts, networks, environment without secrets',
    errors: ['NOT_FOUND', 'UNAVAILABLE'],
  })
    .input(one)
    .output(containerDetail),
  logs: query('/containers/logs', {
    summary: 'What a container said last',
    errors: ['NOT_FOUND', 'UNAVAILABLE'],
  })
    .input(one.extend({ lines: z.coerce.number().int().min(1).max(1_000).default(200) }))
    .output(containerLogs),
  /** The engine is asked for statistics only while somebody reads this, and only for what the machine itself does not tell. */
  figures: stream('/containers/figures', figuresTick, {
    summary: 'What each container takes, every two seconds',
    params: z.object({ id: containerId.optional() }),
  }),
  look: query('/containers/look', { summary: 'Look for the engine again, now' }).output(engineState),
};
