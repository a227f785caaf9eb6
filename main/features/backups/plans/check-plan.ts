import { stat } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import { DomainError, type FieldProblem, invalid } from '../../../../shared/contract/errors.ts';
import type { PlanInput } from '../../../../shared/features/backups/schema.ts';
import type { Schedules } from '../../../core/runs/types.ts';
import type { DatabasesService } from '../../databases/index.ts';
import type { ProjectsService } from '../../projects/index.ts';
import type { Book } from '../book.ts';
import { isMissing } from '../engines.ts';
import { isWithin, realPathOf } from '../targets/location.ts';

interface Deps {
  book: Book;
  projects: Pick<ProjectsService, 'list'>;
  databases: Pick<DatabasesService, 'list'>;
  schedules: Pick<Schedules, 'check'>;
  /** Of Optimus itself. */
  dataDir: string;
}

export const systemZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** What can be wrong with a plan, by the fields of the form. */
export function createPlanCheck({ book, projects, databases, schedules, dataDir }: Deps) {
  function timeProblems({ cron, proofCron, timeZone }: PlanInput): FieldProblem[] {
    const problems: FieldProblem[] = [];
    const zone = timeZone ?? systemZone();
    for (const [field, value] of [
      ['cron', cron],
      ['proofCron', proofCron],
    ] as const) {
      if (value === null) continue;
      try {
        schedules.check(value, zone);
      } catch (error) {
        if (!(error instanceof DomainError && error.code === 'INVALID')) throw error;
        const said = (error.data as { problems: FieldProblem[] }).problems;
        for (const { field: of, problem } of said)
          problems.push({ field: of === 'zone' ? 'timeZone' : field, problem });
      }
    }
    return problems.filter(({ field }, at) => problems.findIndex((one) => one.field === field) === at);
  }

  async function pathProblems({ paths, targetId }: PlanInput): Promise<FieldProblem[]> {
    const problems: FieldProblem[] = [];
    const target = book.findTarget(targetId);
    const mirrors = target?.input.mirrorIds.flatMap((id) => book.findTarget(id) ?? []) ?? [];
    const folders = [...(target ? [target] : []), ...mirrors].flatMap(({ input: { backend } }) =>
      backend.type === 'folder' ? [backend.path] : [],
    );
    for (const [at, path] of paths.entries()) {
      const field = `paths.${at}`;
      if (!isAbsolute(path)) {
        problems.push({ field, problem: `${path}: the whole path is needed, from the top.` });
        continue;
      }
      const found = await stat(path).catch((error: unknown) => (isMissing(error) ? null : undefined));
      if (found === null) problems.push({ field, problem: `${path} is not there.` });
      else if (found === undefined) problems.push({ field, problem: `Optimus may not read ${path}.` });
      else if (paths.indexOf(path) !== at) problems.push({ field, problem: `${path} is there twice.` });
      const real = await realPathOf(path);
      for (const folder of folders)
        if (isWithin(real, await realPathOf(folder)) || isWithin(await realPathOf(folder), real))
          problems.push({ field, problem: `The backups themselves are in ${path}: choose a target outside of it.` });
      if (isWithin(real, await realPathOf(dataDir)))
        problems.push({ field, problem: `Optimus keeps its own data in ${path}; it is backed up by its own switch.` });
    }
    return problems;
  }

  return async function orThrow(id: string | undefined, plan: PlanInput): Promise<void> {
    const problems: FieldProblem[] = [];
    if (book.plans().some((other) => other.id !== id && other.input.name === plan.name))
      problems.push({ field: 'name', problem: `There is a plan called ${plan.name} already.` });
    const target = book.findTarget(plan.targetId);
    if (!target) problems.push({ field: 'targetId', problem: 'Choose a target that exists.' });
    else if (book.targets().some(({ input }) => input.mirrorIds.includes(target.id)))
      problems.push({ field: 'targetId', problem: `${target.input.name} holds copies of another target alone.` });
    if (plan.projectId !== null && !(await projects.list()).some(({ id: known }) => known === plan.projectId))
      problems.push({ field: 'projectId', problem: 'That project is not known any more.' });
    const rows = await databases.list();
    for (const [at, databaseId] of plan.databaseIds.entries())
      if (!rows.some((row) => row.id === databaseId))
        problems.push({ field: `databaseIds.${at}`, problem: 'That database is not known any more.' });
    if (plan.paths.length + plan.databaseIds.length + plan.volumes.length === 0 && !plan.ownData)
      problems.push({
        field: 'paths',
        problem: 'There is nothing to back up: choose a folder, a database or a volume.',
      });
    for (const [at, tag] of plan.tags.entries())
      if (tag.includes(',') || tag.startsWith('plan:'))
        problems.push({ field: `tags.${at}`, problem: 'A tag has no comma and does not begin with plan:.' });
    if (
      plan.pointInTimeDays !== null &&
      !rows.some(({ id: known, engine }) => engine === 'postgres' && plan.databaseIds.includes(known))
    )
      problems.push({
        field: 'pointInTimeDays',
        problem: 'Only PostgreSQL can be brought back to any second, and none is chosen.',
      });
    if ((plan.afterCommit || plan.beforeDeployment) && plan.projectId === null)
      problems.push({
        ...{ field: plan.afterCommit ? 'afterCommit' : 'beforeDeployment' },
        problem: 'That belongs to a project, and this plan has none.',
      });
    if (plan.hook && plan.hook.before === null && plan.hook.after === null)
      problems.push({ field: 'hook', problem: 'A command is needed, before or after.' });
    problems.push(...timeProblems(plan), ...(await pathProblems(plan)));
    if (problems.length > 0) throw invalid(problems);
  };
}
