import { OutputTooLarge } from '../../../core/children/output.ts';
import type { Children } from '../../../core/children/types.ts';
import { shellLine } from '../shell-line.ts';
import type { ProbeContext } from '../types.ts';
import type { Ask } from './asking.ts';
import { plainly } from './said.ts';

const mostOutput = 1024 * 1024;
const looked = 4_000;

interface Deps {
  children: Pick<Children, 'run'>;
  redact: (text: string) => string;
}

/** A program says it by how it ends, as it does in a shell. It runs where the service runs, with what the service has. */
export function createAskExec({ children, redact }: Deps) {
  return (line: string, { projectId, label, cwd, env }: ProbeContext): Ask =>
    async (signal) => {
      try {
        const {
          code,
          signal: killed,
          stdout,
          stderr,
        } = await children.run({
          label: `Probe of ${label}`,
          ...shellLine(line),
          cwd,
          env,
          signal,
          maxOutputBytes: mostOutput,
          subject: { type: 'project', id: projectId, label },
        });
        const wrote = [stdout, stderr].map((bytes) => bytes.subarray(-looked).toString('utf8')).join('\n');
        const output = plainly(wrote, redact, 'tail');
        const ended = killed ? `It was ended by ${killed}` : `It ended with ${code}`;
        return { ok: code === 0, said: output === '' ? `${ended}.` : `${ended}: ${output}` };
      } catch (error) {
        signal.throwIfAborted();
        if (error instanceof OutputTooLarge) return { ok: false, said: 'It wrote more than 1 MB, and was stopped.' };
        const why = plainly(error instanceof Error ? error.message : String(error), redact);
        return { ok: false, said: `It could not be started: ${why}` };
      }
    };
}
