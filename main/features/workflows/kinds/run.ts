import { z } from 'zod';
import { SpawnFailed } from '../../../core/children/spawn-errors.ts';
import type { ChildHandle, Children, StopReceipt } from '../../../core/children/types.ts';
import type { Clock } from '../../../core/lib/clock.ts';
import { StepFailure } from '../../../core/runs/step-failure.ts';
import type { KindContext, StepKind } from '../types.ts';
import { defineKind } from './define-kind.ts';
import { createOutputLines, createTail } from './output-lines.ts';
import { placeOf } from './paths.ts';
import { defaultShell, shellCommand, shellNames } from './shells.ts';
import { inShort, many } from './words.ts';

const STDOUT_KEPT = 65_536;
const STDERR_KEPT = 16_384;
/** Something that the command has left running may hold its output for ever. */
const LAST_OUTPUT_MS = 500;

const value = z.union([
  z.string().min(1).max(100_000).describe('A command, or a whole script.'),
  z.array(z.string().max(100_000)).min(1).max(1_000).describe('The lines of a script. The first that fails ends it.'),
]);
const exitCode = z.number().int().min(0).max(4_294_967_295);
const fields = z.strictObject({
  in: z.string().min(1).max(4_096).describe('The folder it runs in. Without it: the home folder.').optional(),
  env: z
    .record(z.string().regex(/^[^=\0]+$/, 'a name without ='), z.union([z.string(), z.number(), z.boolean()]))
    .describe('Variables of the environment. The way to give a value or a secret to a script.')
    .optional(),
  shell: z.enum(shellNames).describe('Who reads it. Without it: sh, on Windows PowerShell.').optional(),
  ok: z
    .union([exitCode, z.array(exitCode).min(1).max(100)])
    .describe('Exit codes that count as success. Without it: 0.')
    .optional(),
});

interface Deps {
  children: Pick<Children, 'spawn'>;
  clock: Pick<Clock, 'monotonic'>;
}

/** The first line of a script is `set -eu`, most of the time. */
const nameOf = (lines: string[]): string => {
  const script = lines.join('\n').trim();
  return script.includes('\n') ? 'The script' : inShort(script, 60);
};

const scriptOf = (written: unknown): string[] =>
  Array.isArray(written) ? written.map(String) : [typeof written === 'string' ? written : ''];

export const createRunKind = ({ children, clock }: Deps): StepKind =>
  defineKind({
    kind: 'run',
    summary: 'Run a command or script; after a crash of Optimus it runs again, so make it repeatable',
    example: '- run: npm test\n  in: ~/projects/shop',
    schema: value,
    fields,
    secretsIn: ['env.*'],
    plainIn: { run: 'a value could become a command; pass it through env' },
    detail: (written) => inShort(scriptOf(written).join('\n')),
    async run({ value, fields }, context) {
      const lines = scriptOf(value);
      const cwd = placeOf(fields.in ?? '~', context.home);
      const startedAt = clock.monotonic();
      const child = await start(children, lines, fields, cwd, context);
      const output = follow(child, context);
      const { stdout, stderr } = output;
      const resultWith = (code: number | null) => ({
        code,
        stdout: stdout.text(),
        stderr: stderr.text(),
        cut: stdout.cut() || stderr.cut(),
        tookMs: Math.round(clock.monotonic() - startedAt),
      });
      const exit = await ended(child, context)
        .finally(output.over)
        .catch((cause: unknown) => {
          // What it has said until then may be the reason.
          const sentence = cause instanceof Error ? cause.message : 'It was stopped';
          throw new StepFailure(sentence, { code: 'STOPPED', result: resultWith(null), cause });
        });
      const result = resultWith(exit.code);
      const ok = fields.ok === undefined ? [0] : [fields.ok].flat();
      if (exit.code !== null && ok.includes(exit.code)) return { result };
      const how = exit.code === null ? `was ended by ${exit.signal ?? 'a signal'}` : `ended with ${exit.code}`;
      const last = output.lastWords();
      const sentence = `${nameOf(lines)} ${how}${last === '' ? '' : `: ${inShort(context.hide(last), 300)}`}`;
      throw new StepFailure(sentence, {
        code: 'EXIT',
        result,
        ...(result.stderr !== '' && { detail: result.stderr }),
      });
    },
  });

async function start(
  children: Deps['children'],
  lines: string[],
  { env = {}, shell = defaultShell() }: z.infer<typeof fields>,
  cwd: string,
  context: KindContext,
): Promise<ChildHandle> {
  const own = {
    // Nobody is there to answer.
    GIT_TERMINAL_PROMPT: '0',
    ...Object.fromEntries(Object.entries(env).map(([name, value]) => [name, String(value)])),
    OPTIMUS_RUN_ID: context.runId,
    OPTIMUS_STEP: context.stepKey,
    OPTIMUS_IDEMPOTENCY_KEY: context.idempotencyKey,
  };
  try {
    return await children.spawn({
      label: `${inShort(lines.join('\n'), 60)} (${inShort(context.runName)})`,
      ...shellCommand(shell, lines),
      cwd,
      env: own,
      subject: { type: 'run', id: context.runId, label: context.runName },
      signal: context.signal,
    });
  } catch (error) {
    if (!(error instanceof SpawnFailed)) throw error;
    const field = { command: 'shell', cwd: 'in', args: 'run', env: 'env' }[error.field ?? 'command'] ?? 'run';
    const passing = error.kind === 'out-of-resources' || error.kind === 'unguarded';
    const why = error.kind === 'too-large' ? 'larger than what the system passes to a program' : error.message;
    throw new StepFailure(passing ? why : `${field}: ${why}`, {
      code: passing ? 'NOT_STARTED' : 'INVALID',
      retry: passing,
      cause: error,
    });
  }
}

/** Reads to the end, so that a program that writes a lot is never held up by us, and one that floods only by the pipe. */
function follow(child: ChildHandle, context: KindContext) {
  const stdout = createTail(STDOUT_KEPT, context.hide);
  const stderr = createTail(STDERR_KEPT, context.hide);
  const last = { out: '', err: '' };
  const streams = (['out', 'err'] as const).map((name) => {
    const stream = name === 'out' ? child.stdout : child.stderr;
    const tail = name === 'out' ? stdout : stderr;
    const lines = createOutputLines({
      onLine(text) {
        if (text.trim() !== '') last[name] = text;
        context.log(text, name);
      },
      onProgress: (text) => context.progress(null, inShort(context.hide(text), 200)),
      hide: context.hide,
    });
    const done = new Promise<void>((resolve) => {
      stream.on('data', (chunk: Buffer) => {
        tail.write(chunk);
        lines.write(chunk);
      });
      stream.once('close', resolve);
      stream.once('error', () => resolve());
    });
    return { stream, lines, done };
  });
  return {
    stdout,
    stderr,
    lastWords: () => last.err || last.out,
    async over(): Promise<void> {
      let timer: NodeJS.Timeout | undefined;
      const enough = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, LAST_OUTPUT_MS);
      });
      await Promise.race([Promise.all(streams.map(({ done }) => done)), enough]);
      clearTimeout(timer);
      for (const { stream, lines } of streams) {
        stream.destroy();
        lines.end();
      }
    },
  };
}

/** Its end; when the step is aborted, the proven end of everything that it has started. */
async function ended(child: ChildHandle, { signal, log }: KindContext) {
  const stopping = Promise.withResolvers<StopReceipt>();
  const onAbort = () => child.stop().then(stopping.resolve, stopping.reject);
  if (signal.aborted) void onAbort();
  else signal.addEventListener('abort', onAbort, { once: true });
  try {
    const first = await Promise.race([child.exited.then((exit) => ({ exit })), stopping.promise.then(() => null)]);
    if (!signal.aborted && first !== null) return first.exit;
    const receipt = await stopping.promise;
    log(sentenceOf(receipt), 'note');
    throw signal.reason;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

function sentenceOf({ proven, survivors, tookMs, signals }: StopReceipt): string {
  const asked = new Set(signals.flatMap(({ to }) => to)).size;
  if (proven) return `Stopped ${many(asked, 'process', 'processes')} in ${Math.round(tookMs)} ms; none is left`;
  const left = survivors.map(({ pid, command }) => `${pid} ${command}`).join(', ');
  return `Could not be stopped: ${left}`;
}
