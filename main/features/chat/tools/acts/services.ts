import { join } from 'node:path';
import { z } from 'zod';
import type { Scope } from '../../../../../shared/features/knowledge/schema.ts';
import type { Service, ServiceReceipt } from '../../../../../shared/features/launcher/schema.ts';
import { named } from '../../../../core/lib/shown-words.ts';
import {
  chooseServices,
  type LauncherService,
  type ServiceAct,
  toldOfReceipts,
  toldOfStart,
} from '../../../launcher/index.ts';
import type { ProjectsService } from '../../../projects/index.ts';
import { fileNow } from '../../editing/files.ts';
import type { UseRecord } from '../../types.ts';
import { projectIn } from '../in-scope.ts';
import { makeAct, projectName, restingOn, unknownEnd } from '../make-act.ts';
import type { Act, Done, Plan } from '../types.ts';

/** How receipts name who did it. */
export const byChat = 'you, in a chat';

export interface ServicesDeps {
  launcher: Pick<LauncherService, 'setup' | 'startAndWait' | 'stopAndWait' | 'activeOf' | 'receipts' | 'statuses'>;
  projects: Pick<ProjectsService, 'row' | 'list'>;
}

const input = z.strictObject({
  project: projectName,
  services: z
    .array(z.string().min(1).max(60))
    .max(20)
    .default([])
    .describe('Names of services; empty for those that start with the project'),
});
type Input = z.infer<typeof input>;

const commandOf = ({ spec: { run } }: Service): string =>
  run.type === 'command' ? run.command : `docker compose with ${run.file} ${run.services.join(' ')}`;

function list(services: readonly Service[]): string {
  return services.map(({ spec }) => named(spec.name)).join(' and ');
}

/** What a compose file holds is what would be started. */
async function composeFile(projectPath: string, { spec: { run, folder } }: Service): Promise<string | null> {
  if (run.type !== 'compose') return null;
  const now = await fileNow(join(projectPath, folder, run.file)).catch(() => null);
  return now === null || typeof now === 'string' ? null : now.hash;
}

const verbs: Record<ServiceAct, string> = { start: 'Start', stop: 'Stop', restart: 'Restart' };

export function createServiceActs({ launcher, projects }: ServicesDeps): Act[] {
  async function chosen({ project, services }: Input, scope: Scope, kind: ServiceAct) {
    const looked = await projectIn(projects, scope, project);
    if (!looked.ok) return looked.why;
    const { found } = looked;
    const chosen = await chooseServices(launcher, found, services, kind);
    if (!chosen.ok) return [chosen.sentence, chosen.remedy].filter((one) => one !== '').join(' ');
    return { project: found, services: chosen.services };
  }

  const receiptsDone = (receipts: readonly ServiceReceipt[]) => {
    const { ok, lines } = toldOfReceipts(receipts);
    return { ok, result: lines.join('\n') || 'It did not run.' };
  };

  async function planOf(asked: Input, scope: Scope, kind: ServiceAct): Promise<Plan | string> {
    const found = await chosen(asked, scope, kind);
    if (typeof found === 'string') return found;
    const { project, services } = found;
    const ids = services.map(({ id }) => id);
    const route = `/running?service=${encodeURIComponent(ids[0] ?? '')}`;
    const short = `${verbs[kind]} ${list(services)} of ${named(project.name)}`;
    const files = await Promise.all(services.map((service) => composeFile(project.path, service)));
    const commands = services.map((service) => `${named(service.spec.name)}: ${named(commandOf(service), 800)}`);
    return {
      ...{ short, projectId: project.id, diff: null },
      sentence: kind === 'stop' ? `${short}.` : `${short}, which runs ${commands.join('; ')}`,
      restsOn: restingOn(kind, ...services.map(({ id, spec }, at) => [id, spec, files[at]])),
      async carryOut({ signal }): Promise<Done> {
        if (kind === 'stop') return { ...receiptsDone(await launcher.stopAndWait({ ids, by: byChat })), route };
        const restart = kind === 'restart';
        const came = await launcher.startAndWait({ ids, by: byChat, restart, signal });
        const { ok, lines } = toldOfStart(came);
        return { ok, result: lines.join('\n') || 'It runs already.', route };
      },
    };
  }

  /** A receipt that was written since the click is proof. */
  async function afterKill(use: UseRecord, scope: Scope, kind: ServiceAct): Promise<Done> {
    const read = input.safeParse(use.input);
    const found = read.success ? await chosen(read.data, scope, kind) : '';
    if (typeof found === 'string') return unknownEnd('it cannot be told what came of it');
    const receipts = (await Promise.all(found.services.map(({ id }) => launcher.receipts({ id, limit: 20 })))).flatMap(
      (some) => some.find((one) => one.by === byChat && one.at >= (use.decidedAt ?? 0)) ?? [],
    );
    return receipts.length === found.services.length
      ? { ...receiptsDone(receipts), route: use.route }
      : unknownEnd('no receipt says that it was done');
  }

  const made = (kind: ServiceAct, description: string) =>
    makeAct({
      ...{ name: `${kind}_service`, description, input },
      prepare: (asked, { scope }) => planOf(asked, scope, kind),
      afterKill: (use, { scope }) => afterKill(use, scope, kind),
    });
  return [
    made('start', 'Starts services of a project. The user is asked first.'),
    made('stop', 'Stops services of a project. The user is asked first.'),
    made('restart', 'Stops services of a project and starts them again. The user is asked first.'),
  ];
}
