import { implementer } from '../../core/rpc.ts';
import type { RunsService } from './service.ts';

const os = implementer.runs;

export function createRunsProcedures({ runs }: { runs: RunsService }) {
  return os.router({
    list: os.list.handler(({ input }) => runs.list(input)),
    running: os.running.handler(() => runs.running()),
    get: os.get.handler(({ input }) => runs.get(input.id)),
    step: os.step.handler(({ input }) => runs.step(input.id, input.stepKey)),
    log: os.log.handler(({ input: { id, ...options } }) => runs.log(id, options)),
    cancel: os.cancel.handler(({ input }) => runs.cancel(input.id)),
    pause: os.pause.handler(({ input }) => runs.pause(input.id)),
    resume: os.resume.handler(({ input }) => runs.resume(input.id)),
    retry: os.retry.handler(({ input }) => runs.retryWith(input)),
    decide: os.decide.handler(({ input }) => runs.decide(input.id, input.stepKey, input.choice, input.comment)),
    signal: os.signal.handler(({ input }) => runs.signal(input.id, input.name, input.payload)),
    progress: os.progress.handler(({ input, signal }) => runs.progress({ after: input.after, signal })),
    lines: os.lines.handler(({ input, signal }) => runs.lines(input.runId, { after: input.after, signal })),
  });
}
