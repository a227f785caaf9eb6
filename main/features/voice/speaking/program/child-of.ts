import type { ChildHandle, Children, SpawnSpec } from '../../../../core/children/types.ts';
import { Fault } from '../types.ts';

interface Options {
  children: Children;
  spec: Pick<SpawnSpec, 'command' | 'args' | 'stdin'>;
  signal: AbortSignal;
}

/** A child that speaks: the moment nobody listens any more it is killed, and all that it started. */
export async function childOf({ children, spec, signal }: Options): Promise<ChildHandle> {
  signal.throwIfAborted();
  const child = await children
    .spawn({ ...spec, label: 'speech', subject: { type: 'voice', id: 'speaking', label: 'speech' } })
    .catch((error: unknown) => {
      throw new Fault(
        `${spec.command} could not be started: ${error instanceof Error ? error.message : String(error)}.`,
        'Look whether it is installed and can be run.',
      );
    });
  const end = () => void child.stop({ graceMs: 0 }).catch(() => {});
  // It may have been hushed while it was being started.
  if (signal.aborted) end();
  signal.addEventListener('abort', end, { once: true });
  void child.exited.then(() => signal.removeEventListener('abort', end));
  return child;
}

const longestWords = 300;

/** What it wrote to its error output, to be told when it fails. */
export function errorsOf(child: ChildHandle): () => string {
  let text = '';
  child.stderr.on('data', (chunk: Buffer) => {
    if (text.length < longestWords) text += chunk.toString('utf8');
  });
  child.stderr.on('error', () => {});
  return () => text.trim().split('\n').at(-1)?.slice(0, longestWords) ?? '';
}
