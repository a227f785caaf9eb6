import type { Rule } from '../../../shared/features/alerts/schema.ts';
import type { Subject } from '../../../shared/features/journal/schema.ts';
import type { RangeInput, Scope, SeriesRange } from '../../../shared/features/monitors/schema.ts';

/** Of one moment: `bad` is beyond the limit, `well` is beyond the one at which it is over, `between` is neither. */
export type Verdict = 'bad' | 'between' | 'well';

/** How one line is looked at. It keeps what it has to remember; null while it cannot tell. */
export interface Probe {
  judge(at: number, value: number): Verdict | null;
  /** What is wrong, in words, right after a verdict of `bad`. */
  words(value: number): { sentence: string; evidence: string; threshold: number | null };
  /** Nothing is known of a stretch that ended then. */
  gap(to: number): void;
  /** Why it cannot tell, when it cannot. */
  waits(): string | null;
}

/** What is said when something begins to be wrong. */
export interface Finding {
  rule: Rule;
  key: string;
  sentence: string;
  evidence: string;
  subjects: Subject[];
  scope: Scope | null;
  scopeId: string | null;
  series: string | null;
  value: number | null;
  threshold: number | null;
  since: number;
  flapping: boolean;
}

/** Where the engine says what it has found. */
export interface Findings {
  fired(finding: Finding): void;
  /** It is as wrong as before; with what it is now. */
  still(ruleId: string, key: string, value: number | null, at: number): void;
  resolved(ruleId: string, key: string, why: string): void;
  /** Nothing is known of it from then on. */
  unknown(ruleId: string, key: string, since: number): void;
  isActive(ruleId: string, key: string): boolean;
}

export type ReadRange = (input: RangeInput) => Promise<SeriesRange[]>;
export type NameOf = (scope: Scope, id: string) => string | undefined;
