import type { Service, ServiceReceipt, StartAnswer } from '../../../shared/features/launcher/schema.ts';
import { named } from '../../core/lib/shown-words.ts';
import type { CameUp, createLauncherService } from './service.ts';

export type ServiceAct = 'start' | 'stop' | 'restart';

type Launcher = Pick<ReturnType<typeof createLauncherService>, 'setup' | 'activeOf'>;

export type Chosen =
  | { ok: true; services: Service[] }
  | { ok: false; why: 'unknown' | 'none' | 'broken'; sentence: string; remedy: string; known: string[] };

/** Which services are meant by these names; by none those that start with the project, or those that run. */
export async function chooseServices(
  launcher: Launcher,
  project: { id: string; name: string },
  names: readonly string[],
  act: ServiceAct,
): Promise<Chosen> {
  const setup = await launcher.setup({ projectId: project.id });
  const active = new Set(launcher.activeOf(project.id));
  const known = setup.services.map(({ spec }) => named(spec.name, 60));
  const no = (why: 'unknown' | 'none' | 'broken', sentence: string, remedy = '') => ({
    ...{ ok: false as const, why, sentence, remedy, known },
  });
  const unknown = names.find((name) => !setup.services.some(({ spec }) => spec.name === name));
  if (unknown !== undefined)
    return no(
      'unknown',
      `${named(project.name)} has no service “${named(unknown)}”. It has: ${known.join(', ') || 'none'}.`,
    );
  const services = setup.services.filter(({ id, spec, main }) => {
    if (names.length > 0) return names.includes(spec.name);
    return act === 'stop' ? active.has(id) : main;
  });
  if (services.length === 0)
    return act === 'stop'
      ? no('none', `Nothing of ${named(project.name)} runs.`)
      : no('none', `${named(project.name)} has no service to start.`);
  const broken = act === 'stop' ? undefined : services.find(({ problem }) => problem !== null);
  if (broken?.problem) return no('broken', `${named(broken.spec.name)}: ${broken.problem.why}`, broken.problem.remedy);
  return { ok: true, services };
}

/** How a start came out, one line each. */
export function toldOfStart({ answer, came }: { answer: StartAnswer; came: readonly CameUp[] }) {
  const clear = answer.conflicts.length === 0 && answer.refused.length === 0;
  const lines = [
    ...came.map(({ status }) => `${status.name}: ${status.sentence}`),
    ...answer.conflicts.map(({ sentence }) => `Not started: ${sentence}`),
    ...answer.refused.map(({ why, remedy }) => `Not started: ${why} ${remedy}`),
  ];
  return { ok: clear && came.every(({ verdict }) => verdict.ok), lines };
}

/** What was looked at afterwards, one line each. */
export const toldOfReceipts = (receipts: readonly ServiceReceipt[]) => ({
  ok: receipts.every(({ ok }) => ok),
  lines: receipts.flatMap(({ sentence, evidence }) => [sentence, ...evidence.map((one) => `- ${one.sentence}`)]),
});
