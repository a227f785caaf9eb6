import { DomainError } from '../../../../../shared/contract/errors.ts';
import { StepFailure } from '../../../../core/runs/step-failure.ts';

/**
 * `config`: the kubeconfig says nothing that could be used. `agree`: a command waits for the user's yes. `plugin`: that command
 * failed. `away`: nobody answers. All others are what the API server said.
 */
export type KubeFaultKind =
  | 'config'
  | 'agree'
  | 'plugin'
  | 'away'
  | 'tls'
  | 'unauthorized'
  | 'forbidden'
  | 'missing'
  | 'exists'
  | 'conflict'
  | 'gone'
  | 'busy'
  | 'invalid'
  | 'server';

interface Options extends ErrorOptions {
  remedy?: string | undefined;
  status?: number;
  retryAfterMs?: number | null;
  /** Of a conflict: what is held, and by whom. */
  causes?: readonly { field: string; message: string }[];
}

export class KubeFault extends Error {
  readonly kind: KubeFaultKind;
  readonly remedy: string | null;
  readonly status: number | null;
  readonly retryAfterMs: number | null;
  readonly causes: readonly { field: string; message: string }[];
  constructor(kind: KubeFaultKind, sentence: string, { remedy, status, retryAfterMs, causes, ...rest }: Options = {}) {
    super(sentence, rest);
    this.name = 'KubeFault';
    this.kind = kind;
    this.remedy = remedy ?? null;
    this.status = status ?? null;
    this.retryAfterMs = retryAfterMs ?? null;
    this.causes = causes ?? [];
  }
}

export const isFault = (error: unknown, ...kinds: KubeFaultKind[]): error is KubeFault =>
  error instanceof KubeFault && kinds.includes(error.kind);

/** Gone is as good as done. */
export async function unlessMissing<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if (isFault(error, 'missing')) return null;
    throw error;
  }
}

const closed = (text: string) => (/[.!?…]$/.test(text) ? text : `${text}.`);

export function asDomainError(what: string, error: unknown): unknown {
  if (!(error instanceof KubeFault)) return error;
  return new DomainError(
    'UNAVAILABLE',
    { what, why: closed(error.message), ...(error.remedy !== null && { remedy: error.remedy }) },
    { cause: error },
  );
}

export function asFailure(what: string, error: unknown): unknown {
  if (!(error instanceof KubeFault)) return error;
  const remedy = error.remedy === null ? '' : ` ${error.remedy}`;
  return new StepFailure(`${what}: ${remedy === '' ? error.message : `${closed(error.message)}${remedy}`}`, {
    ...{ code: `KUBERNETES_${error.kind.toUpperCase()}`, retry: false, cause: error },
  });
}

interface Status {
  message?: unknown;
  reason?: unknown;
  details?: { causes?: unknown } | null;
}

/** What the API server answered with, in its own words. */
export function faultOf(status: number, body: string, asked: string, retryAfter: string | undefined): KubeFault {
  let said: Status = {};
  try {
    const read: unknown = JSON.parse(body);
    if (read !== null && typeof read === 'object') said = read as Status;
  } catch {
    // Something between here and the cluster answered.
  }
  const message = (
    typeof said.message === 'string' && said.message !== '' ? said.message : `${asked} was answered with ${status}`
  ).slice(0, 2_000);
  const reason = typeof said.reason === 'string' ? said.reason : '';
  const rows = Array.isArray(said.details?.causes) ? (said.details.causes as unknown[]) : [];
  const causes = rows.flatMap((row) => {
    const { field, message: words } = (row ?? {}) as { field?: unknown; message?: unknown };
    return typeof field === 'string' && typeof words === 'string' ? [{ field, message: words }] : [];
  });
  const seconds = Number(retryAfter);
  const options = {
    status,
    causes,
    retryAfterMs: retryAfter !== undefined && Number.isFinite(seconds) ? seconds * 1_000 : null,
  };
  switch (true) {
    case status === 401:
      return new KubeFault(
        'unauthorized',
        'The cluster does not take these credentials (401): they are expired or wrong',
        {
          ...{ ...options, remedy: 'Sign in to the cluster again, as your kubeconfig says.' },
        },
      );
    case status === 403:
      return new KubeFault('forbidden', message, options);
    case status === 404:
      return new KubeFault('missing', message, options);
    case status === 409:
      return new KubeFault(reason === 'AlreadyExists' ? 'exists' : 'conflict', message, options);
    case status === 410 || reason === 'Expired' || reason === 'Gone':
      return new KubeFault('gone', message, options);
    case status === 429:
      return new KubeFault('busy', message, options);
    case status === 503 || status === 504 || status === 502:
      return new KubeFault('busy', message, options);
    case status === 400 || status === 422 || status === 415:
      return new KubeFault('invalid', message, options);
    default:
      return new KubeFault('server', message, options);
  }
}
