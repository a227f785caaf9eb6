import { isSecretKey, PATTERNS, REDACTED, SUSPICIOUS } from './redact-patterns.ts';

export type Plain = null | boolean | number | string | Plain[] | { [key: string]: Plain };

export interface Redactor {
  /** Registers a secret by value; it and its usual encodings never appear again. Returns how to forget it. */
  add(value: string): () => void;
  redact(text: string): string;
  /** A plain, bounded copy that is safe to serialise. */
  redactDeep(value: unknown): Plain;
}

export interface RedactLimits {
  depth: number;
  nodes: number;
  items: number;
  stringLength: number;
  /** Of all strings together. */
  characters: number;
}

const LIMITS: RedactLimits = { depth: 8, nodes: 2_000, items: 200, stringLength: 16_384, characters: 262_144 };
/** Shorter values would blank out ordinary words; they are caught by the names of their fields. */
const SHORTEST_SECRET = 6;
/** An expression of very many letters is refused when it is first used: then nothing at all could be redacted. */
const LONGEST_EXPRESSION = 20_000;

const escapeRegex = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\/-]/g, '\\$&');

/** How a value looks inside base64 depends on where it starts (user:password), so all three alignments are known. */
function base64Forms(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .replaceAll('=', '');
    const first = offset === 0 ? 0 : offset + 1;
    const spare = (offset + bytes.length) % 3 === 0 ? 0 : 1;
    const core = encoded.slice(first, encoded.length - spare);
    return core.length >= SHORTEST_SECRET ? [core, core.replaceAll('+', '-').replaceAll('/', '_')] : [];
  });
}

function formsOf(value: string): string[] {
  const bytes = Buffer.from(value);
  const url = new URLSearchParams([['v', value]]).toString().slice(2);
  const component = encodeURIComponent(value.toWellFormed());
  return [
    value,
    JSON.stringify(value).slice(1, -1),
    component,
    component.toLowerCase() === component
      ? component
      : component.replaceAll(/%[0-9A-F]{2}/g, (hex) => hex.toLowerCase()),
    url,
    bytes.toString('hex'),
    ...base64Forms(bytes),
  ];
}

/** The longest first; what is too long for an expression is looked for as it is. */
function matchersOf(forms: Iterable<string>): (string | RegExp)[] {
  const matchers: (string | RegExp)[] = [];
  let together: string[] = [];
  let length = 0;
  const close = () => {
    if (together.length > 0) matchers.push(new RegExp(together.join('|'), 'g'));
    together = [];
    length = 0;
  };
  for (const form of [...forms].sort((a, b) => b.length - a.length)) {
    if (form.length > LONGEST_EXPRESSION) matchers.push(form);
    else {
      if (length + form.length > LONGEST_EXPRESSION) close();
      together.push(escapeRegex(form));
      length += form.length;
    }
  }
  close();
  return matchers;
}

export function createRedactor(options: { limits?: Partial<RedactLimits> } = {}): Redactor {
  const limits = { ...LIMITS, ...options.limits };
  const registered = new Map<string, { times: number; forms: readonly string[] }>();
  /** Null: to be made anew. Many are added one after the other, as the lines of a file are. */
  let matchers: readonly (string | RegExp)[] | null = [];

  const redact = (text: string): string => {
    matchers ??= matchersOf(new Set([...registered.values()].flatMap(({ forms }) => forms)));
    let result = text;
    for (const matcher of matchers) result = result.replaceAll(matcher, REDACTED);
    if (!SUSPICIOUS.test(result)) return result;
    for (const { regex, replace } of PATTERNS) result = result.replaceAll(regex, replace);
    return result;
  };

  const redactString = (text: string): string => {
    if (text.length <= limits.stringLength) return redact(text);
    // A secret across the cut must be seen whole, so some more is looked at than is kept.
    const head = redact(text.slice(0, limits.stringLength + 8_192)).slice(0, limits.stringLength);
    return `${head}… [${text.length - limits.stringLength} more characters]`;
  };

  const redactDeep = (root: unknown): Plain => {
    const ancestors = new Set<object>();
    let nodes = 0;
    let characters = 0;
    const take = (text: string): string => {
      if (characters > limits.characters) return '[too large]';
      const result = redactString(text);
      characters += result.length;
      return result;
    };

    const entriesOf = (object: object): [string, unknown][] => {
      if (object instanceof Error) {
        const { name, message, stack, cause } = object;
        const own = Object.keys(object).filter((key) => !['name', 'message', 'stack', 'cause'].includes(key));
        const described: [string, unknown][] = [
          ['name', name],
          ['message', message],
          ['stack', stack],
          ...own.map((key): [string, unknown] => [key, read(object, key)]),
        ];
        if (cause !== undefined) described.push(['cause', cause]);
        return described;
      }
      if (object instanceof Map) return [...object].map(([key, value]) => [String(key), value]);
      return Object.keys(object).map((key) => [key, read(object, key)]);
    };

    const visitObject = (object: object, depth: number): Plain => {
      if (object instanceof Date) return Number.isNaN(object.getTime()) ? 'invalid date' : object.toISOString();
      if (object instanceof URL || object instanceof RegExp) return take(String(object));
      if (ArrayBuffer.isView(object) || object instanceof ArrayBuffer) return `[${object.byteLength} bytes]`;
      if (object instanceof Promise) return '[promise]';
      if (ancestors.has(object)) return '[circular]';
      if (depth >= limits.depth) return '[too deep]';
      ancestors.add(object);
      try {
        if (Array.isArray(object) || object instanceof Set) {
          const size = Array.isArray(object) ? object.length : object.size;
          const items: unknown[] = Array.isArray(object)
            ? object.slice(0, limits.items)
            : [...object].slice(0, limits.items);
          const list = items.map((item) => visit(item, depth + 1));
          if (size > limits.items) list.push(`[${size - limits.items} more]`);
          return list;
        }
        const entries = entriesOf(object);
        const copy: { [key: string]: Plain } = Object.create(null);
        for (const [key, value] of entries.slice(0, limits.items)) {
          const hidden = isSecretKey(key) && isHideable(key, value);
          copy[take(key)] = hidden ? REDACTED : visit(value, depth + 1);
        }
        if (entries.length > limits.items) copy['…'] = `[${entries.length - limits.items} more]`;
        return copy;
      } finally {
        ancestors.delete(object);
      }
    };

    const visit = (value: unknown, depth: number): Plain => {
      nodes += 1;
      if (nodes > limits.nodes) return '[too large]';
      switch (typeof value) {
        case 'string':
          return take(value);
        case 'boolean':
          return value;
        case 'number':
          return Number.isFinite(value) ? value : String(value);
        case 'undefined':
          return null;
        case 'object':
          return value === null ? null : visitObject(value, depth);
        case 'function':
          return '[function]';
        default:
          return take(String(value));
      }
    };

    try {
      return visit(root, 0);
    } catch {
      return '[unreadable]';
    }
  };

  return {
    add(value) {
      if (value.length < SHORTEST_SECRET) return () => {};
      const before = registered.get(value);
      const forms = before?.forms ?? formsOf(value).filter((form) => form.length >= SHORTEST_SECRET);
      registered.set(value, { times: (before?.times ?? 0) + 1, forms });
      if (!before) matchers = null;
      let held = true;
      return () => {
        if (!held) return;
        held = false;
        const left = (registered.get(value)?.times ?? 1) - 1;
        if (left > 0) {
          registered.set(value, { times: left, forms });
          return;
        }
        registered.delete(value);
        matchers = null;
      };
    },
    redact,
    redactDeep,
  };
}

/** Flags (`hasPassword: true`) and counts (`tokens: 512`) say nothing secret. */
function isHideable(key: string, value: unknown): boolean {
  if (value === null || value === undefined || typeof value === 'boolean' || value === '') return false;
  return !(typeof value === 'number' && key.toLowerCase().endsWith('s'));
}

function read(object: object, key: string): unknown {
  try {
    return Reflect.get(object, key);
  } catch {
    return '[unreadable]';
  }
}
