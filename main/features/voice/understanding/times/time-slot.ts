import type { ClockMeaning, DayMeaning, DayPart, TimeTable } from '../languages/types.ts';
import { compile, type Pattern } from '../patterns/compile.ts';
import { type Filled, type Match, match, type Sentence } from '../patterns/match.ts';
import { numbersAt } from '../words/numbers.ts';
import { ordinalAt } from './ordinals.ts';
import { resolveTime, type SaidClock, type SaidDay } from './resolve.ts';

export interface FoundTime {
  at: number;
  sure: boolean;
}

interface Compiled<M> {
  means: M;
  pattern: Pattern;
}

const longest = 365 * 86_400_000 * 3;

/** Reads times that begin at a word. Made once for each language. */
export function createTimeReader(table: TimeTable) {
  const rows = <M>(list: readonly { means: M; say: readonly string[] }[]): Compiled<M>[] =>
    list.flatMap(({ means, say }) => say.map((text) => ({ means, pattern: compile(text) })));
  const [after, day, part, clock] = [rows(table.after), rows(table.day), rows(table.part), rows(table.clock)];
  const whole = table.whole.map((text) => compile(text));

  return (sentence: Sentence & { glue: readonly string[] }, now: number, zone: string) => {
    const { words, glue } = sentence;
    const bare = { words, passable: [] };
    const kept = new Map<string, { end: number; value: unknown }[]>();

    const number = (slot: string, from: number): { end: number; value: unknown }[] => {
      const [low, high] = limits[slot] ?? [0, 0];
      const ordinal = slot === 'd' || slot === 'month' ? ordinalAt(words, from) : null;
      const plain = numbersAt(words, from).filter(({ value }) => value >= low && value <= high);
      // Minutes right behind an hour have two digits; anything else begins the text.
      const fits = plain.filter(({ end }) => slot !== 'm' || end - from > 1 || !/^\d$/.test(words[from] ?? ''));
      return ordinal ? [ordinal, ...fits] : fits;
    };
    const inner = (slot: string, from: number): { end: number; value: unknown }[] => {
      const key = `${slot} ${from}`;
      const there = kept.get(key);
      if (there) return there;
      const found =
        slot === 'after'
          ? read(after, from, ({ each, and = 0 }, { n = 0 }) => (each * n + and > longest ? null : each * n + and))
          : slot === 'day'
            ? read(day, from, (means, given) => sayDay(means, given))
            : slot === 'part'
              ? read(part, from, (means) => means)
              : slot === 'clock'
                ? read(clock, from, (means, given, filled) => sayClock(means, given, filled, words, glue))
                : number(slot, from);
      kept.set(key, found);
      return found;
    };

    function read<M>(
      compiled: readonly Compiled<M>[],
      from: number,
      make: (means: M, given: Record<string, number>, filled: readonly Filled[]) => unknown,
    ): { end: number; value: unknown }[] {
      const found: { end: number; value: unknown }[] = [];
      for (const { means, pattern } of compiled) {
        if (pattern.firstWords && !pattern.firstWords.has(words[from] ?? '')) continue;
        for (const { filled, end } of match(pattern, bare, { fill: inner, from, open: true, most: 4 })) {
          const given = Object.fromEntries(filled.map(({ slot, value }) => [slot, Number(value)]));
          const value = make(means, given, filled);
          if (value !== null) found.push({ end, value });
        }
      }
      return found.sort((a, b) => b.end - a.end);
    }

    return (from: number): { end: number; value: FoundTime }[] => {
      const best = new Map<number, FoundTime>();
      for (const pattern of whole)
        for (const { filled, end } of match(pattern, bare, { fill: inner, from, open: true, most: 12 } as const)) {
          if (best.has(end)) continue;
          const found = timeOf(filled, now, zone);
          if (found) best.set(end, found);
        }
      return [...best].map(([end, value]) => ({ end, value })).sort((a, b) => b.end - a.end);
    };
  };
}

const limits: Record<string, readonly [number, number]> = {
  ...{ n: [1, 999], h: [0, 24], m: [0, 59], d: [1, 31], month: [1, 12] },
};

function sayDay(means: DayMeaning, given: Record<string, number>): SaidDay {
  const { n, d, month } = given;
  return {
    ...means,
    ...(n !== undefined && { n }),
    ...(d !== undefined && { dayOfMonth: d }),
    ...(month !== undefined && { monthNumber: month }),
  };
}

function sayClock(
  { at, minute, back }: ClockMeaning,
  { h = 0, m = 0 }: Record<string, number>,
  filled: readonly Filled[],
  words: readonly string[],
  glue: readonly string[],
): SaidClock | null {
  if (at) return { hour: at[0], minute: at[1], exact: true };
  const hourAt = filled.find(({ slot }) => slot === 'h');
  const minuteAt = filled.find(({ slot }) => slot === 'm');
  const said = words[hourAt?.from ?? 0] ?? '';
  if (hourAt && minuteAt?.from === hourAt.end) {
    // 8:30 and 8.30; “nine thirty” in words; “9 20” would be two numbers of which the second is somebody else's.
    const between = glue[minuteAt.from] ?? ' ';
    if (/^\d/.test(said) !== /^\d/.test(words[minuteAt.from] ?? '')) return null;
    if (/^\d/.test(said) && !/^[:.hp ]?$/.test(between)) return null;
  }
  const total = h * 60 + (minute ?? 0) + (back ? -m : m);
  const wrapped = total < 0 ? total + 720 : total;
  // Half past twelve less half an hour is half past eleven of the same half.
  const hour = Math.floor(wrapped / 60);
  return {
    ...{ hour: h === 12 && hour < 12 && hour !== 0 ? hour : hour, minute: wrapped % 60 },
    exact: h > 12 || h === 0 || (/^0\d/.test(said) && said.length === 2),
  };
}

function timeOf(filled: Match['filled'], now: number, zone: string): FoundTime | null {
  const value = (slot: string): unknown => filled.find((one) => one.slot === slot)?.value;
  const after = value('after');
  if (typeof after === 'number') return { at: now + after, sure: true };
  return resolveTime(
    {
      day: (value('day') as SaidDay | undefined) ?? null,
      part: (value('part') as DayPart | undefined) ?? null,
      clock: (value('clock') as SaidClock | undefined) ?? null,
    },
    now,
    zone,
  );
}
