import type { StepFailure } from '../../../../core/runs/step-failure.ts';
import type { WorkerPool } from '../../../../core/workers/worker-pool.ts';
import { codeOf, messageOf } from '../words.ts';
import { MAX_BYTES, MAX_ROWS, type SqlAnswer, sqlFailure } from './limits.ts';

/** Another program may be writing; it is waited for so long. */
const BUSY_MS = 10_000;
/** Between two rows a query notices that it is to end; how long the step waits for that. */
const LET_GO_MS = 900;

export interface SqliteAsk {
  path: string;
  query: string;
  params: (string | number | boolean | null)[] | Record<string, string | number | boolean | null>;
  write: boolean;
}

export async function askSqlite(
  workers: Pick<WorkerPool, 'run'>,
  ask: SqliteAsk,
  signal: AbortSignal,
  log: (text: string) => void,
): Promise<SqlAnswer> {
  const task = { ...ask, busyMs: BUSY_MS, maxRows: MAX_ROWS, maxBytes: MAX_BYTES };
  const answer = workers.run('sqlite.query', task, { signal });
  const gone = Promise.withResolvers<never>();
  let timer: NodeJS.Timeout | undefined;
  const onAbort = () => {
    // SQLite cannot be interrupted from outside within one step of its own; whoever cancels does not have to wait for that.
    timer = setTimeout(() => {
      log('The query could not be interrupted at once; it ends at its next row');
      gone.reject(signal.reason);
    }, LET_GO_MS);
  };
  if (signal.aborted) onAbort();
  else signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([answer, gone.promise]);
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw explain(error, ask);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
    answer.catch(() => {});
  }
}

function explain(error: unknown, { path, write }: SqliteAsk): StepFailure {
  const code = codeOf(error);
  const fail = (sentence: string, failure: string, retry = false) =>
    sqlFailure(sentence, {
      code: failure,
      retry,
      detail: `${code === '' ? '' : `${code}: `}${messageOf(error)}`,
      cause: error,
    });
  if (code === 'ENOENT' || code === 'ENOTDIR') return fail(`sqlite: there is no file ${path}`, 'NO_FILE');
  if (code === 'EISDIR') return fail(`sqlite: ${path} is no file`, 'NO_FILE');
  if (code === 'EACCES' || code === 'EPERM' || code === 'SQLITE_CANTOPEN')
    return fail(`sqlite: ${path} cannot be opened`, 'NO_ACCESS');
  if (code === 'SQLITE_NOTADB') return fail(`sqlite: ${path} is no SQLite database`, 'NO_DATABASE');
  if (code.startsWith('SQLITE_CORRUPT')) return fail(`sqlite: ${path} is damaged`, 'DAMAGED');
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED'))
    return fail(`sqlite: another program has held ${path} for more than ${BUSY_MS / 1_000} s`, 'BUSY', true);
  if (code.startsWith('SQLITE_READONLY'))
    return write
      ? fail(`sqlite: ${path} cannot be written`, 'NO_ACCESS')
      : fail('sqlite: the query writes, and nothing says "write: true"', 'READ_ONLY');
  if (code.startsWith('SQLITE_FULL')) return fail('sqlite: the disk is full', 'FULL', true);
  if (code.startsWith('SQLITE_CONSTRAINT')) return fail(`sqlite: ${messageOf(error)}`, 'CONSTRAINT');
  if (code.startsWith('SQLITE_')) return fail(`sqlite: ${messageOf(error)}`, 'QUERY');
  // The library's own words, about parameters for the most part.
  return fail(`sqlite: ${messageOf(error)}`, 'QUERY');
}
