import { z } from 'zod';
import { StepFailure } from '../../../../core/runs/step-failure.ts';
import type { Json } from '../../../../core/runs/types.ts';
import type { LauncherService } from '../../../launcher/index.ts';
import type { KindContext, StepKind } from '../../types.ts';
import { defineKind } from '../define-kind.ts';
import { inShort, many, textOf } from '../words.ts';
import { asked, byWorkflow } from './asked.ts';

export interface ServicesDeps {
  projectNamed: (nameOrId: string) => { id: string; name: string } | null;
  /** Asked when a step runs: it is made after the workflows. */
  launcher: () => Pick<LauncherService, 'startAndWait' | 'stopAndWait' | 'idsOf' | 'activeOf'>;
}

const name = z.string().min(1).max(60);
const value = z.string().min(1).max(4_096).describe('A project, by its name.');
const fields = z.strictObject({
  services: z
    .union([name, z.array(name).min(1).max(50)])
    .describe('Only these services of it: [api, web]. Without it: its main ones.')
    .optional(),
});
type Fields = z.infer<typeof fields>;

const failure = (sentence: string, code: string, more: { retry?: boolean; result?: Json; cause?: unknown } = {}) =>
  new StepFailure(sentence, { code, ...more });

function projectOf({ projectNamed }: ServicesDeps, written: string) {
  const project = projectNamed(written);
  if (!project) throw failure(`There is no project ${written}`, 'NOT_FOUND', { retry: false });
  return project;
}

const namesOf = ({ services }: Fields): string[] => (services === undefined ? [] : [services].flat());

async function start(deps: ServicesDeps, written: string, wanted: Fields, context: KindContext, restart: boolean) {
  const project = projectOf(deps, written);
  const launcher = deps.launcher();
  return asked(async () => {
    const ids = await launcher.idsOf(project.id, namesOf(wanted));
    if (ids.length === 0)
      throw failure(`${project.name} has nothing that Start could start`, 'NOTHING', { retry: false });
    context.progress(null, `${restart ? 'Restarting' : 'Starting'} ${many(ids.length, 'service')} of ${project.name}`);
    const { answer, came } = await launcher.startAndWait({
      ids,
      by: byWorkflow(context),
      restart,
      signal: context.signal,
    });
    const services = came.map(({ status, verdict }) => ({
      ...{ name: status.name, ready: verdict.ok, state: status.state, sentence: status.sentence },
      ...{ port: status.port, url: status.url, pid: status.process?.pid ?? null },
    }));
    for (const one of services) context.log(`${one.name}: ${one.sentence}`, 'note');
    const result = { project: project.name, services };
    const conflict = answer.conflicts[0];
    if (conflict) throw failure(conflict.sentence, 'PORT_HELD', { result });
    const refused = answer.refused[0];
    if (refused) throw failure(refused.why, 'REFUSED', { retry: false, result });
    const bad = came.find(({ verdict }) => !verdict.ok);
    if (bad) throw failure(`${bad.status.name} of ${project.name}: ${bad.status.sentence}`, 'NOT_READY', { result });
    return { result };
  });
}

export const createStartKind = (deps: ServicesDeps): StepKind =>
  defineKind({
    kind: 'start',
    summary:
      'Start a project, or some of its services, and go on when they are ready; what runs already is left as it is',
    example: '- start: shop-api\n  services: [api, worker]',
    schema: value,
    fields,
    detail: (written) => inShort(textOf(written)),
    run: ({ value, fields }, context) => start(deps, value, fields, context, false),
  });

export const createRestartKind = (deps: ServicesDeps): StepKind =>
  defineKind({
    kind: 'restart',
    summary:
      'Stop a project, or some of its services, start them again on the same ports, and go on when they are ready',
    example: '- restart: shop-api',
    schema: value,
    fields,
    detail: (written) => inShort(textOf(written)),
    run: ({ value, fields }, context) => start(deps, value, fields, context, true),
  });

export const createStopKind = (deps: ServicesDeps): StepKind =>
  defineKind({
    kind: 'stop',
    summary:
      'Stop all that runs of a project, or some of its services, and prove it: no process is left, the port is free',
    example: '- stop: shop-api',
    schema: value,
    fields,
    detail: (written) => inShort(textOf(written)),
    async run({ value, fields }, context) {
      const project = projectOf(deps, value);
      const launcher = deps.launcher();
      const names = namesOf(fields);
      const receipts = await asked(async () => {
        const ids = names.length === 0 ? launcher.activeOf(project.id) : await launcher.idsOf(project.id, names);
        return ids.length === 0 ? [] : launcher.stopAndWait({ ids, by: byWorkflow(context) });
      });
      for (const { sentence } of receipts) context.log(sentence, 'note');
      const services = receipts.map(({ serviceId, ok, sentence, left }) => ({
        ...{ name: serviceId.slice(serviceId.lastIndexOf('/') + 1), ok, sentence },
        left: left.map(({ pid, command, why }) => ({ pid, command, why })),
      }));
      const result = { project: project.name, services };
      const bad = receipts.find(({ ok }) => !ok);
      if (bad) throw failure(bad.sentence, 'NOT_STOPPED', { result });
      return { result };
    },
  });
