import type { LogGroup, LogLine } from '../../../../shared/features/logs/schema.ts';
import { continues, ownFrame } from './frames.ts';
import { shapeOf } from './shape.ts';

const mostStack = 60;
const mostShapes = 2_000;
const mostSources = 50;

export type Group = LogGroup;

export interface Seen {
  source: string;
  from: string;
  /** Fits what is looked for, and so may begin a group. */
  fits: boolean;
  text: () => string;
  line: () => LogLine;
}

interface Open {
  line: LogLine;
  title: string;
  stack: string[];
  /** A traceback of Python: what failed is said in the line that ends it. */
  traceback: boolean;
  inGo: boolean;
}

/** What a line of JSON carries of a stack. */
function stackOfFields(fields: LogLine['fields']): string[] {
  if (!fields) return [];
  for (const name of [
    'stack',
    'stack_trace',
    'stackTrace',
    'exc_info',
    'exception',
    'err',
    'error',
    '@x',
    'error.stack_trace',
  ]) {
    const value = fields[name];
    if (value === undefined) continue;
    let text = value;
    if (value.startsWith('{')) {
      try {
        const { stack } = JSON.parse(value) as { stack?: unknown };
        text = typeof stack === 'string' ? stack : '';
      } catch {
        continue;
      }
    }
    if (text.includes('\n')) return text.split('\n').slice(1, mostStack);
  }
  return [];
}

/** Lines of each source in their order become groups. */
export function createCollector() {
  const groups = new Map<string, Group>();
  const open = new Map<string, Open>();

  function close(key: string): void {
    const one = open.get(key);
    if (!one) return;
    open.delete(key);
    const { line, title, stack } = one;
    const level = line.level ?? 'error';
    const shape = shapeOf(title);
    if (shape === '') return;
    const all = stack.length > 0 ? stack : stackOfFields(line.fields);
    const frame = ownFrame(all) ?? ownFrame([title]);
    const groupKey = `${level}\0${shape}`;
    const known = groups.get(groupKey);
    if (!known) {
      if (groups.size >= mostShapes) return;
      const { at, source } = line;
      groups.set(groupKey, {
        shape,
        level,
        count: 1,
        firstAt: at,
        lastAt: at,
        sources: [source],
        sample: line,
        stack: all,
        frame,
      });
      return;
    }
    merge(known, {
      ...known,
      count: 1,
      firstAt: line.at,
      lastAt: line.at,
      sources: [line.source],
      sample: line,
      stack: all,
      frame,
    });
  }

  return {
    /** Lines that follow belong to something that is looked at. */
    isOpen: (source: string, from: string): boolean => open.has(`${source}\0${from}`),
    see({ source, from, fits, text, line }: Seen): void {
      const key = `${source}\0${from}`;
      const current = open.get(key);
      if (current) {
        const said = text();
        const blank = said.trim() === '';
        if (blank && current.inGo) return;
        if (!blank && current.stack.length < mostStack && continues(said, current.inGo)) {
          current.stack.push(said);
          if (current.traceback && /^(?:The above exception|During handling)/.test(said)) current.title = said;
          return;
        }
        if (current.traceback && !blank && !/^Traceback/.test(said)) {
          current.title = said;
          current.line = line();
          close(key);
          return;
        }
        close(key);
      }
      if (!fits) return;
      const first = line();
      const title = text();
      open.set(key, {
        line: first,
        title: first.fields ? first.text : title,
        stack: [],
        traceback: /^\s*Traceback \(most recent call last\)/.test(title),
        inGo: /^(?:panic|fatal error|goroutine)/.test(title),
      });
    },
    done(): Group[] {
      for (const key of [...open.keys()]) close(key);
      return [...groups.values()];
    },
  };
}

function merge(into: Group, other: Group): void {
  into.count += other.count;
  into.firstAt = Math.min(into.firstAt, other.firstAt);
  into.sources = [...new Set([...into.sources, ...other.sources])].slice(0, mostSources);
  if (other.lastAt < into.lastAt) return;
  into.lastAt = other.lastAt;
  into.sample = other.sample;
  if (other.stack.length === 0 && into.stack.length > 0) return;
  into.stack = other.stack;
  into.frame = other.frame;
}

/** Of several threads; what is most comes first. */
export function joinGroups(parts: readonly (readonly Group[])[], limit: number): Group[] {
  const all = new Map<string, Group>();
  for (const one of parts.flat()) {
    const key = `${one.level}\0${one.shape}`;
    const known = all.get(key);
    if (known) merge(known, one);
    else all.set(key, one);
  }
  return [...all.values()].sort((a, b) => b.count - a.count || b.lastAt - a.lastAt).slice(0, limit);
}
