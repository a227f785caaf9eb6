import type { FieldProblem } from '../../../shared/contract/errors.ts';

type Plain = Record<string, unknown>;
type DeepPartial<T> = T extends readonly unknown[]
  ? T
  : T extends Plain
    ? { [K in keyof T]?: DeepPartial<T[K]> | undefined }
    : T;

/** Objects are merged; lists, records and plain values are replaced as a whole. */
type PatchOf<T> = DeepPartial<T>;

/** `outside`: somebody edited the file. */
export type ChangedBy = 'user' | 'outside';

export type SettingsResult<T> = { ok: true; settings: T } | { ok: false; problems: FieldProblem[] };

export interface SettingsProblem {
  at: number;
  /**
   * `load`: the file was bad at the start; its original is at `quarantined` and its valid keys are in use.
   * `edit`: somebody changed the file into something invalid; it is as they left it, and the settings before it are in use.
   * `unreadable`: the file cannot be read at all; the defaults are in use.
   */
  kind: 'load' | 'edit' | 'unreadable';
  quarantined: string | null;
  dropped: FieldProblem[];
}

export interface SettingsFile<T> {
  readonly path: string;
  get(): T;
  /** Resolves when the file has been written; with problems nothing has been changed. */
  update(patch: PatchOf<T>): Promise<SettingsResult<T>>;
  /** Back to the defaults: all, a section (`window`) or a key (`window.startHidden`). */
  reset(field?: string): Promise<T>;
  /** What the user has set, in the form of the file; the defaults are not in it. */
  export(): string;
  /** Takes the place of everything that had been set, or changes nothing. */
  import(text: string): Promise<SettingsResult<T>>;
  /** Told when the settings have changed, and when there is a new problem or none any more. */
  onChange(fn: (settings: T, by: ChangedBy) => void): () => void;
  /** What is wrong with the file. That of the start stays for the session, an invalid edit until the file is valid again. */
  problem(): SettingsProblem | null;
  dispose(): Promise<void>;
}
