import { z } from 'zod';
import type { Json } from '../providers/types.ts';

type Schema = { [key: string]: Json };
const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What providers that hold a model to a schema understand; zod checks the rest. */
const understood = new Set(['type', 'enum', 'const', 'description', 'properties', 'required', 'items', 'anyOf']);
const told: Record<string, string> = {
  minLength: 'at least # characters',
  maxLength: 'at most # characters',
  minItems: 'at least # items',
  maxItems: 'at most # items',
  minimum: 'at least #',
  maximum: 'at most #',
  pattern: 'matches #',
  format: 'format #',
};

const cannot = Symbol('cannot');
type Cannot = typeof cannot;

/** Each property required, the optional ones nullable, nothing beside them; what cannot be said so gives `cannot`. */
function strictOf(schema: Schema): Schema | Cannot {
  if ('$ref' in schema || 'allOf' in schema || 'not' in schema || 'prefixItems' in schema) return cannot;
  const out: Schema = {};
  const words: string[] = [];
  for (const [key, value] of Object.entries(schema)) {
    if (understood.has(key)) out[key] = value;
    else if (key === 'oneOf') out.anyOf = value;
    else if (key in told && (typeof value === 'string' || Math.abs(Number(value)) < Number.MAX_SAFE_INTEGER))
      words.push((told[key] ?? '').replace('#', String(value)));
  }
  if (words.length > 0) out.description = [out.description, words.join(', ')].filter(Boolean).join('; ');
  if (Array.isArray(out.anyOf)) {
    const parts = out.anyOf.map((part) => (isSchema(part) ? strictOf(part) : cannot));
    if (parts.some((part) => part === cannot)) return cannot;
    out.anyOf = parts as Json[];
  }
  if (isSchema(out.items)) {
    const items = strictOf(out.items);
    if (items === cannot) return cannot;
    out.items = items;
  } else if (out.type === 'array') return cannot;
  if (out.type === 'object') {
    if (!isSchema(out.properties) || isSchema(schema.additionalProperties)) return cannot;
    const required = new Set(Array.isArray(schema.required) ? schema.required : []);
    const properties: Schema = {};
    for (const [name, value] of Object.entries(out.properties)) {
      const strict = isSchema(value) ? strictOf(value) : cannot;
      if (strict === cannot) return cannot;
      properties[name] = required.has(name) ? strict : { anyOf: [strict, { type: 'null' }] };
    }
    return { ...out, properties, required: Object.keys(properties), additionalProperties: false };
  }
  // Without a type anything would do, which cannot be held to.
  return out.type === undefined && out.anyOf === undefined && out.enum === undefined && out.const === undefined
    ? cannot
    : out;
}

export interface Described {
  /** As zod says it, for the words of the prompt. */
  plain: Schema;
  /** Null where providers could not hold a model to it. */
  strict: Schema | null;
}

export function describe(schema: z.ZodType): Described {
  const { $schema: _, ...plain } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Schema;
  const strict = plain.type === 'object' ? strictOf(plain) : cannot;
  return { plain, strict: strict === cannot ? null : strict };
}

/** Nulls that stand for what was left out are left out again. */
export function withoutNulls(value: unknown, schema: Json | undefined): unknown {
  if (!isSchema(schema)) return value;
  if (Array.isArray(value)) return value.map((one) => withoutNulls(one, schema.items));
  if (typeof value !== 'object' || value === null) return value;
  const properties = isSchema(schema.properties) ? schema.properties : null;
  if (!properties) return value;
  const required = new Set(Array.isArray(schema.required) ? schema.required : []);
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, one]) =>
      one === null && name in properties && !required.has(name) && !allowsNull(properties[name])
        ? []
        : [[name, withoutNulls(one, properties[name])]],
    ),
  );
}

function allowsNull(schema: Json | undefined): boolean {
  if (!isSchema(schema)) return true;
  const parts = schema.anyOf ?? schema.oneOf;
  if (Array.isArray(parts)) return parts.some(allowsNull);
  return (
    schema.type === 'null' || (Array.isArray(schema.type) && schema.type.includes('null')) || schema.const === null
  );
}
