import type { IntentKind } from '../../../../../shared/features/voice/intents.ts';

/** What a way of saying it means. What is not here comes from the gaps of the pattern. */
export interface Meaning {
  kind: IntentKind;
  metric?: 'cpu' | 'memory' | 'disk' | 'network' | 'temperature';
  commandId?: string;
  /** `Should we {text}?`: how the text is put. */
  as?: string;
  /** It may as well mean something else: asked about before it is done. */
  loose?: boolean;
  /** Of a phrase of the user: what needs no gap. */
  given?: {
    projectId?: string;
    service?: string;
    environment?: string;
    workflowId?: string;
    text?: string;
  };
}

export interface Row<M = Meaning> {
  means: M;
  say: readonly string[];
}

export type DayPart = 'am' | 'pm' | 'morning' | 'noon' | 'afternoon' | 'evening' | 'night';

/** `day`: so many days from today; `days`: for each of {n}. Weekdays count from Monday, 1. */
export type DayMeaning =
  | { day: number; part?: DayPart }
  | { days: number }
  | { weekday: number; week: 'any' | 'this' | 'next' | 'after-this' }
  | { date: 'month-day'; month: number }
  | { date: 'month-number' }
  | { date: 'day' };

/** `minute`: beside the hour, may be before it. {m} is added, or taken off with `back`. */
export interface ClockMeaning {
  at?: readonly [number, number];
  minute?: number;
  back?: boolean;
}

export interface TimeTable {
  /** Milliseconds for each {n}, or in all where there is none; `and`: on top of it. */
  after: readonly Row<{ each: number; and?: number }>[];
  day: readonly Row<DayMeaning>[];
  part: readonly Row<DayPart>[];
  clock: readonly Row<ClockMeaning>[];
  /** How those come together: gaps {after} {day} {part} {clock}. */
  whole: readonly string[];
}

/** A question that is known by its words, in whatever order they come: only of what looks and changes nothing. */
export interface Topic {
  means: Meaning;
  /** One phrase of each group is in it, somewhere. */
  need: readonly (readonly string[])[];
  /** The name of a project is in it, or may be. */
  project: 'must' | 'may' | 'none';
}

export interface Topics {
  /** With one of them a question or a wish to see begins. */
  openers: readonly string[];
  /** With one of them in it, something else is meant. */
  never: readonly string[];
  topics: readonly Topic[];
}

export interface Language {
  /** Parts that patterns share. */
  parts: Record<string, string>;
  rows: readonly Row[];
  /** Said out of politeness or while thinking: passed over wherever they stand. */
  fillers: readonly string[];
  /** What makes the opposite of it. */
  negations: readonly string[];
  /** How words are misheard, and which is meant. */
  homophones: Record<string, string>;
  environments: Record<string, readonly string[]>;
  /** Names of commands, by their id; the places to go above all. */
  commands: Record<string, readonly string[]>;
  /** Said without a name, what is to be started is asked. */
  startAlone: readonly string[];
  times: TimeTable;
  topics: Topics;
  examples: readonly { group: string; say: readonly string[] }[];
}

export const minute = 60_000;
export const hour = 60 * minute;
