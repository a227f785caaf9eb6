import type Docker from 'dockerode';
import { pieces } from '../logs.ts';
import { decodePath } from './paths.ts';

const answerMs = 10_000;
const mostBytes = 1_000_000;

/** Built into every shell, so that nothing else has to be in the container; the path comes as octal digits, which are any bytes. */
const script = `p=$(printf '%b' "$1"; printf x); cd -- "\${p%x}" || exit 9
for f in * .*; do if [ "$f" != . ] && [ "$f" != .. ] && { [ -e "$f" ] || [ -L "$f" ]; }; then printf '%s\\0' "$f"; fi; done`;

/** The names in a folder of a container that runs and has a shell; null where that cannot be asked. */
export async function listNames(
  docker: Docker,
  id: string,
  path: string,
): Promise<{ names: Buffer[]; cut: boolean } | null> {
  const octal = [...decodePath(path)].map((byte) => `\\0${byte.toString(8).padStart(3, '0')}`).join('');
  const signal = AbortSignal.timeout(answerMs);
  try {
    const exec = await docker.getContainer(id).exec({
      Cmd: ['/bin/sh', '-c', script, 'sh', octal],
      AttachStdout: true,
      AttachStderr: false,
      User: '0',
      abortSignal: signal,
    });
    const stream = (await exec.start({
      hijack: false,
      stdin: false,
      abortSignal: signal,
    } as object)) as NodeJS.ReadableStream & {
      destroy(): void;
    };
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of stream) {
      chunks.push(chunk as Buffer);
      size += (chunk as Buffer).length;
      if (size > mostBytes) {
        stream.destroy();
        break;
      }
    }
    const cut = size > mostBytes;
    if (!cut && (await exec.inspect()).ExitCode !== 0) return null;
    const said = Buffer.concat(pieces(Buffer.concat(chunks), false).map(({ bytes }) => bytes));
    const names: Buffer[] = [];
    for (let from = 0, end = said.indexOf(0); end >= 0; from = end + 1, end = said.indexOf(0, from))
      names.push(said.subarray(from, end));
    return { names, cut };
  } catch {
    // It has no shell, or may not start one: its archive tells, too.
    return null;
  }
}
