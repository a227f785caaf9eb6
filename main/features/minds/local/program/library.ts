import type * as Library from '@huggingface/transformers';
import type { Loadable } from '../process/protocol.ts';

export type Transformers = typeof Library;

/** The library, told to ask nobody: what it loads is here, or it is not loaded. */
export async function loadLibrary(): Promise<Transformers> {
  const library = await import('@huggingface/transformers');
  const { env } = library;
  env.allowRemoteModels = false;
  env.allowLocalModels = true;
  // Where a model fails it would print what it was given, and what it was given was said by somebody.
  env.logLevel = library.LogLevel.NONE;
  // Its caches would lie beside its code, which is read-only once it is packed.
  env.useFSCache = false;
  env.useBrowserCache = false;
  env.useWasmCache = false;
  env.fetch = () => Promise.reject(new Error('The program that runs models asks nobody.'));
  return library;
}

interface LoadOptions {
  dtype: 'fp32';
  device: 'cpu';
  local_files_only: true;
  session_options: { intraOpNumThreads: number; interOpNumThreads: number };
}

export const loadOptions = (model: Loadable, threads: number): LoadOptions => ({
  // A name that it does not know is told by the library.
  dtype: model.dtype as 'fp32',
  device: 'cpu',
  local_files_only: true,
  session_options: { intraOpNumThreads: threads, interOpNumThreads: 1 },
});
