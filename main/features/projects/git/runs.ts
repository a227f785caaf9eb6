import { z } from 'zod';
import { DomainError } from '../../../../shared/contract/errors.ts';
import { StepAborted, StepFailure } from '../../../core/runs/step-failure.ts';
import type { Runs, StepContext, StepDefinition, StepType } from '../../../core/runs/types.ts';
import type { Git, GitProject } from './create-git.ts';
import { GitProblem } from './problem.ts';
import { fetchProject, type Outcome, pullProject } from './remote.ts';

interface Deps {
  runs: Pick<Runs, 'registerStep' | 'start'>;
  git: Pick<Git, 'within'>;
  /** Null when nothing is known under this id. */
  resolve(id: string): GitProject | null;
  /** Something in its `.git` may be different now. */
  onChanged(id: string): void;
}

type Act = 'fetch' | 'pull';

const configSchema = z.object({ projectId: z.string() });
const resultSchema = z.object({ changed: z.boolean() });
const atOnce = 4;
/** A run has room for so many steps, and the last one is the summary. */
const most = 1_999;
const timeoutMs = 600_000;
const words = { fetch: 'Fetch', pull: 'Pull' } as const;

/** Steps are told what went wrong; what a second try would not change is not tried again. */
function failureOf(error: unknown, name: string, signal: AbortSignal): unknown {
  if (error instanceof StepFailure || error instanceof StepAborted || signal.aborted) return error;
  if (!(error instanceof GitProblem)) return error;
  const remedy = error.remedy === null ? '' : ` What helps: ${error.remedy}`;
  const passing = error.kind === 'network' || error.kind === 'too-slow';
  return new StepFailure(`${name}: ${error.message}${remedy}`, {
    code: passing ? 'NETWORK' : error.kind === 'hostile' || error.kind === 'refused' ? 'REFUSED' : 'GIT',
    retry: passing,
    ...(error.cause instanceof Error && { detail: error.cause.message }),
    cause: error,
  });
}

/** The last step of a run over several: it fails when one of them has. */
const summary: StepType = {
  type: 'projects.summary',
  run({ outcomes }) {
    const all = Object.values(outcomes);
    const failed = all.flatMap(({ error }) => (error ? [error.sentence] : []));
    const changed = all.filter(({ result }) => resultSchema.safeParse(result).data?.changed).length;
    const result = { projects: all.length, failed: failed.length, changed };
    if (failed.length === 0) return Promise.resolve({ result });
    return Promise.reject(
      new StepFailure(`${failed.length} of ${all.length} failed. ${failed[0]}`, {
        code: 'SOME_FAILED',
        detail: failed.join('\n'),
        retry: false,
        result,
      }),
    );
  },
};

/** Fetching and pulling as runs: one step for each project, four at once. */
export function createGitRuns({ runs, git, resolve, onChanged }: Deps) {
  function stepType(act: Act, perform: typeof fetchProject): StepType {
    return {
      type: `projects.${act}`,
      async run(context: StepContext) {
        const { projectId } = configSchema.parse(context.config);
        const project = resolve(projectId);
        if (!project) throw new StepFailure('This project is not known any more.', { code: 'GONE', retry: false });
        try {
          const outcome = await git.within(project, { signal: context.signal }, (session, signal) =>
            perform(project, session, { signal, log: (line) => context.log(line) }),
          );
          context.log(outcome.sentence);
          return { result: toJson(projectId, outcome) };
        } catch (error) {
          throw failureOf(error, project.name, context.signal);
        } finally {
          onChanged(projectId);
        }
      },
    };
  }
  const cancels = [
    runs.registerStep(stepType('fetch', fetchProject)),
    runs.registerStep(stepType('pull', pullProject)),
    runs.registerStep(summary),
  ];

  async function start(act: Act, ids: readonly string[]): Promise<{ runId: string }> {
    const projects = [...new Set(ids)].map((id) => {
      const project = resolve(id);
      if (!project) throw new DomainError('NOT_FOUND', { what: 'project', id });
      return project;
    });
    if (projects.length > most)
      throw new DomainError('UNAVAILABLE', {
        what: `${words[act]} of ${projects.length} projects`,
        why: `At most ${most} can be done in one run.`,
        remedy: 'Choose fewer of them.',
      });
    const [first] = projects;
    const name = projects.length === 1 ? `${words[act]} ${first?.name}` : `${words[act]} ${projects.length} projects`;
    const several = projects.length > 1;
    const steps: StepDefinition[] = projects.map((project, index) => ({
      key: `p${index + 1}`,
      title: project.name,
      type: `projects.${act}`,
      config: { projectId: project.id },
      needs: [],
      // What one remote refuses says nothing about the others.
      ...(several && { onError: 'continue' }),
      retry: { attempts: 2, backoffMs: 2_000, jitter: 0.3 },
      timeoutMs,
    }));
    if (several)
      steps.push({
        key: 'summary',
        title: 'Summary',
        type: summary.type,
        config: null,
        needs: steps.map(({ key }) => key),
      });
    const { id } = await runs.start(
      { id: `projects.${act}`, name, kind: 'projects', parallel: atOnce, steps, output: several ? 'summary' : 'p1' },
      several || !first ? {} : { subject: { type: 'project', id: first.id, label: first.name } },
    );
    return { runId: id };
  }

  return {
    fetch: (ids: readonly string[]) => start('fetch', ids),
    pull: (ids: readonly string[]) => start('pull', ids),
    dispose(): void {
      for (const cancel of cancels) cancel();
    },
  };
}

const toJson = (projectId: string, { sentence, changed, proof }: Outcome) => ({ projectId, sentence, changed, proof });

export type GitRuns = ReturnType<typeof createGitRuns>;
