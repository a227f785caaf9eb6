import type { z } from 'zod';
import { DomainError } from '../../../../shared/contract/errors.ts';
import type { LogFilter, LogLine, LogPage, logCount } from '../../../../shared/features/logs/schema.ts';
import type { ContainersService } from '../../containers/index.ts';
import type { ContainerLines } from '../containers/container-lines.ts';
import { createContainerTest } from '../containers/container-lines.ts';
import { levelOf } from '../lines/level.ts';
import { keyNumber } from '../store/keys.ts';
import { type Counted, type Stretches, stretchOf } from './scan-count.ts';
import type { Found } from './scan-lines.ts';
import type { ServiceLines } from './service-lines.ts';
import { whichOf } from './which.ts';

const pageMs = 8_000;
const countMs = 6_000;
const everything = Number.MAX_SAFE_INTEGER;
const worst = 5;

interface Deps {
  services: ServiceLines;
  containers: Pick<ContainersService, 'now'>;
  containerLines: ContainerLines;
  redact: (text: string) => string;
}

type PageInput = LogFilter & {
  before?: string | undefined;
  after?: string | undefined;
  around?: string | undefined;
  limit: number;
};
interface Half {
  way: 'older' | 'newer';
  below: number;
  from: number;
  limit: number;
}
interface Missing {
  source: string;
  why: string;
}

const numberOf = (key: string): number => {
  const number = keyNumber(key);
  if (number === null)
    throw new DomainError('INVALID', { problems: [{ field: 'key', problem: 'is no key of a line' }] });
  return number;
};

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? error.code : null);
export const whyOf = (error: unknown): string =>
  error instanceof DomainError && 'why' in error.data
    ? explained(String(error.data.why))
    : error instanceof DomainError && error.code === 'NOT_FOUND'
      ? 'The container is gone.'
      : error instanceof Error
        ? explained(error.message)
        : String(error);
const explained = (why: string) =>
  /does not support reading|logging driver/i.test(why)
    ? 'Its log driver does not let its lines be read. Use json-file, local or journald.'
    : why;

export function invalidPattern({ text, regex }: Pick<LogFilter, 'text' | 'regex'>): void {
  if (!regex || text === '') return;
  try {
    new RegExp(text);
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new DomainError('INVALID', {
      problems: [{ field: 'text', problem: said.slice(said.lastIndexOf(': ') + 1).trim() }],
    });
  }
}

export const tooSlow = {
  why: 'The pattern takes too long on some lines.',
  remedy: 'Avoid repetitions within repetitions, such as (a+)+.',
};

/** A pattern that takes too long is the fault of who wrote it, and is said. */
export async function orTooSlow<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (codeOf(error) !== 'PATTERN_TOO_SLOW') throw error;
    throw new DomainError('UNAVAILABLE', { what: 'search', ...tooSlow }, { cause: error });
  }
}

export const redacted = (line: LogLine, redact: (text: string) => string): LogLine => {
  const fields =
    line.fields && Object.fromEntries(Object.entries(line.fields).map(([name, value]) => [name, redact(value)]));
  return { ...line, text: redact(line.text), fields };
};

/** Lines of services and containers in one order of time. */
export function createPages({ services, containers, containerLines, redact }: Deps) {
  async function half(filter: LogFilter, wanted: Half, missing: Missing[], signal?: AbortSignal) {
    const which = whichOf(filter, containers);
    const deadline = Date.now() + pageMs;
    const ofServices = which.services
      ? services.lines(which.services, filter, { ...wanted, deadline }, signal)
      : Promise.resolve({ found: [] as Found[], cut: false });
    const ofContainers = which.containers.map(async (id) => {
      try {
        return await containerLines.lines(id, filter, { ...wanted, deadline });
      } catch (error) {
        if (codeOf(error) === 'PATTERN_TOO_SLOW') throw error;
        // Asked for alone, it is the answer; among others, the others are.
        if (filter.sources.length === 1)
          throw new DomainError('UNAVAILABLE', { what: 'container', why: whyOf(error) }, { cause: error });
        missing.push({ source: `container:${id}`, why: whyOf(error) });
        return { found: [] as Found[], cut: false };
      }
    });
    const answers = await orTooSlow(Promise.all([ofServices, ...ofContainers]));
    const all = answers
      .flatMap(({ found }) => found)
      .sort((a, b) => (a.line.key < b.line.key ? -1 : a.line.key > b.line.key ? 1 : 0));
    return { lines: all.map(({ line }) => line), cut: answers.some(({ cut }) => cut) };
  }

  return {
    async page(input: PageInput, signal?: AbortSignal): Promise<LogPage> {
      const { before, after, around, limit, ...filter } = input;
      invalidPattern(filter);
      const missing: Missing[] = [];
      const answer = (lines: LogLine[], older: boolean, newer: boolean): LogPage => ({
        lines: lines.map((line) => redacted(line, redact)),
        older,
        newer,
        missing,
      });
      if (around !== undefined) {
        const at = numberOf(around);
        const part = Math.max(1, Math.floor(limit / 2));
        const [lower, upper] = await Promise.all([
          half(filter, { way: 'older', below: at, from: 0, limit: part + 1 }, missing, signal),
          half(filter, { way: 'newer', below: everything, from: at, limit: part + 1 }, [], signal),
        ]);
        return answer(
          [...lower.lines.slice(-part), ...upper.lines.slice(0, part)],
          lower.cut || lower.lines.length > part,
          upper.cut || upper.lines.length > part,
        );
      }
      if (after !== undefined) {
        const found = await half(
          filter,
          { way: 'newer', below: everything, from: numberOf(after) + 1, limit: limit + 1 },
          missing,
          signal,
        );
        return answer(found.lines.slice(0, limit), true, found.cut || found.lines.length > limit);
      }
      const below = before === undefined ? everything : numberOf(before);
      const found = await half(filter, { way: 'older', below, from: 0, limit: limit + 1 }, missing, signal);
      return answer(found.lines.slice(-limit), found.cut || found.lines.length > limit, before !== undefined);
    },

    async count(input: LogFilter & { stretches: number }, signal?: AbortSignal): Promise<z.infer<typeof logCount>> {
      const { stretches: wanted, ...filter } = input;
      invalidPattern(filter);
      const began = performance.now();
      const deadline = Date.now() + countMs;
      const which = whichOf(filter, containers);
      const over = (first: number, last: number): Stretches => {
        const known = Number.isFinite(first) && Number.isFinite(last);
        // What containers wrote lies between their making and now.
        const asked = new Set(which.containers);
        const made = containers.now().flatMap(({ id, createdAt }) => (asked.has(id) ? [createdAt] : []));
        const now = Date.now();
        const from = filter.from ?? Math.min(known ? first : now, ...made);
        const to = filter.to ?? (made.length > 0 ? now : known ? last : from);
        return { from, step: Math.max(1, Math.ceil((to - from + 1) / wanted)), count: wanted };
      };
      const lookInto = services.count(
        which.services ?? { projectId: null, targets: [] },
        filter,
        over,
        deadline,
        signal,
      );
      const { counted, stretches } = await orTooSlow(lookInto);
      const test = createContainerTest({ ...filter, levels: [] });
      const levels = new Set<string>(filter.levels);
      const ofContainers = which.containers.map((id) =>
        containerLines
          .each(id, { from: filter.from, to: filter.to, deadline }, (lines) => {
            counted.looked += lines.length;
            for (const { at, line } of test(lines)) addLine(counted, stretches, at, line.level, levels);
          })
          .catch((error): { cut: boolean } => {
            if (codeOf(error) === 'PATTERN_TOO_SLOW') throw error;
            return { cut: true };
          }),
      );
      const cuts = await orTooSlow(Promise.all(ofContainers));
      return {
        found: counted.found,
        looked: counted.looked,
        tookMs: performance.now() - began,
        cut: counted.cut || cuts.some(({ cut }) => cut),
        levels: Object.fromEntries(
          counted.levels.flatMap((count, level) => (count > 0 ? [[levelOf(level) ?? 'none', count]] : [])),
        ),
        spread: counted.spread.map((found, at) => ({
          at: stretches.from + at * stretches.step,
          found,
          errors: counted.errors[at] ?? 0,
        })),
      };
    },
  };
}

function addLine(counted: Counted, stretches: Stretches, at: number, level: number, wanted: ReadonlySet<string>): void {
  counted.levels[level] = (counted.levels[level] ?? 0) + 1;
  const named = levelOf(level);
  if (wanted.size > 0 && (named === null || !wanted.has(named))) return;
  counted.found += 1;
  const stretch = stretchOf(stretches, at);
  counted.spread[stretch] = (counted.spread[stretch] ?? 0) + 1;
  if (level >= worst) counted.errors[stretch] = (counted.errors[stretch] ?? 0) + 1;
}
