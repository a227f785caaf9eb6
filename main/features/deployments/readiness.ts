import type { PlaceSpec } from '../../../shared/features/deployments/schema.ts';
import { StepFailure } from '../../core/runs/step-failure.ts';
import { askTcp, createAskHttp } from '../launcher/index.ts';
import type { Ground } from './ground.ts';
import type { Instance, ReleaseRef, StepTalk } from './types.ts';

const lookEveryMs = 200;
const answerMs = 2_000;
/** Tried in this order where nobody said what to ask. */
const usualPaths = ['/', '/health', '/up'];

interface Said {
  ok: boolean;
  said: string;
}

/** Waits until an instance does what it is for; says why it will not. */
export function createReadiness({ clock, redact, driver }: Pick<Ground, 'clock' | 'redact' | 'driver'>) {
  const askHttp = createAskHttp({ clock, redact });

  async function ask(spec: PlaceSpec, ref: ReleaseRef, { host, port }: Instance, talk: StepTalk): Promise<Said> {
    const { ready } = spec;
    const within = ready && 'timeoutSeconds' in ready ? ready.timeoutSeconds * 1_000 : answerMs;
    const late = new AbortController();
    const cancel = clock.after(within, () => late.abort());
    const signal = AbortSignal.any([talk.signal, late.signal]);
    try {
      if (ready?.type === 'tcp') return await askTcp({ port: ready.port ?? port, addresses: [host], signal });
      if (ready?.type === 'exec') {
        const variables = { PORT: String(port), HOST: host, PREVIEW_URL: `http://${host}:${port}` };
        const quiet = { ...talk, signal, log: () => {} };
        const asked = { line: ready.command, why: `probe of ${ref.label}`, variables };
        const { code, output } = await driver(ref.target.type).command(ref, asked, quiet);
        return { ok: code === 0, said: `ended with ${code}: ${output.trim().split('\n').at(-1) ?? ''}` };
      }
      const paths = ready?.type === 'http' ? [ready.path] : usualPaths;
      const status = ready?.type === 'http' ? ready.status : ([200, 399] as const);
      const at = (ready?.type === 'http' ? ready.port : null) ?? port;
      let last: Said = { ok: false, said: '' };
      for (const path of paths) {
        const answer = await askHttp({ port: at, path, status, addresses: [host], signal });
        const said = answer.how === 'answered' ? `GET ${path} answered ${answer.said}` : answer.said;
        last = { ok: answer.ok, said };
        if (answer.ok || answer.how === 'silent') break;
      }
      return last;
    } catch (error) {
      talk.signal.throwIfAborted();
      if (late.signal.aborted) return { ok: false, said: `No answer within ${within / 1_000} s.` };
      return { ok: false, said: error instanceof Error ? error.message : String(error) };
    } finally {
      cancel();
    }
  }

  return {
    async wait(spec: PlaceSpec, ref: ReleaseRef, instance: Instance, talk: StepTalk): Promise<string> {
      const began = clock.monotonic();
      const name = `Version ${ref.number}`;
      const needed = spec.ready && 'successes' in spec.ready ? spec.ready.successes : 1;
      const pauseMs = spec.ready && 'everySeconds' in spec.ready ? spec.ready.everySeconds * 1_000 : lookEveryMs;
      const run = driver(ref.target.type);
      let row = 0;
      for (;;) {
        talk.signal.throwIfAborted();
        const before = await run.state(ref, instance);
        if (!before.running || before.restarts > 0) {
          const how = before.exit?.sentence ?? '';
          const last = before.lastWords.at(-1) ?? '';
          const why = how === '' || last === '' || how.includes(last) ? how || last : `${how} Its last words: ${last}`;
          throw new StepFailure(`${name} ended before it was ready. ${why}`.trim(), { retry: false });
        }
        const { ok, said } = await ask(spec, ref, instance, talk);
        row = ok ? row + 1 : 0;
        if (row >= needed) {
          talk.log(`Replica ${instance.replica} is ready: ${said}`);
          return said;
        }
        if (clock.monotonic() - began > spec.readySeconds * 1_000) {
          const { lastWords } = await run.state(ref, instance);
          const listens = lastWords.find((line) => /^It listens on port .* not on /.test(line));
          const why = listens ?? said;
          throw new StepFailure(`${name} was not ready within ${spec.readySeconds} s: ${why}`, {
            ...{ retry: false, detail: lastWords.join('\n') },
          });
        }
        talk.progress(null, `It is not ready yet: ${said}`);
        await new Promise<void>((resolve) => void clock.after(Math.min(pauseMs, 1_000), resolve));
      }
    },
  };
}
export type Readiness = ReturnType<typeof createReadiness>;
