export type FaultCode =
  /** The disk, host or bucket is not there now. */
  | 'away'
  /** It is there, and does not let us: rights, wrong keys. */
  | 'refused'
  | 'full'
  /** No repository there. */
  | 'missing'
  /** There is one already. */
  | 'taken'
  | 'wrong-password'
  /** Another version than 2, or not restic's at all. */
  | 'format'
  /** Bytes that are not what they should be; `what` names the file. */
  | 'damaged'
  | 'locked'
  | 'append-only'
  /** It answered with errors until we gave up. */
  | 'failing';

/** What went wrong with a place or a repository, in a sentence for people. Crosses threads by `faultOf` and `thrownFault`. */
export class BackendFault extends Error {
  readonly code: FaultCode;
  /** `pack 3f…`, `index 12…`, a path. */
  readonly what: string | null;
  constructor(
    code: FaultCode,
    sentence: string,
    { what = null, cause }: { what?: string | null; cause?: unknown } = {},
  ) {
    super(sentence, { cause });
    this.name = 'BackendFault';
    this.code = code;
    this.what = what;
  }
}

export const isFault = (error: unknown, ...codes: readonly FaultCode[]): error is BackendFault =>
  error instanceof BackendFault && (codes.length === 0 || codes.includes(error.code));
