import { z } from 'zod';
import { query, stream } from '../../contract/builder.ts';
import {
  costPeriod,
  costs,
  knownSeries,
  machineInfo,
  rangeInput,
  scope,
  seriesKey,
  seriesRange,
  storeState,
  tick,
} from './schema.ts';

export const monitorsContract = {
  machine: query('/monitors/machine', { summary: 'What this machine has, and what of it can be measured' }).output(
    machineInfo,
  ),
  series: query('/monitors/series', { summary: 'Every line that is kept, with its last value' })
    .input(z.object({ scope: scope.optional(), id: z.string().max(200).optional() }))
    .output(z.array(knownSeries)),
  range: query('/monitors/range', { summary: 'Stretches of lines, as fine as they were kept', errors: ['NOT_FOUND'] })
    .input(rangeInput)
    .output(z.array(seriesRange)),
  live: stream('/monitors/live', tick, {
    summary: 'What is measured, each second',
    params: z.object({ keys: z.array(seriesKey).min(1).max(200) }),
  }),
  costs: query('/monitors/costs', { summary: 'What each project takes of the machine' })
    .input(z.object({ period: costPeriod, at: z.coerce.number().optional() }))
    .output(costs),
  store: query('/monitors/store', { summary: 'What keeping the figures takes' }).output(storeState),
};
