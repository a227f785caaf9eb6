import { z } from 'zod';
import type { Json } from '../../../core/runs/types.ts';
import type { StepKind } from '../types.ts';
import { eachKind, fieldSchema } from './body.ts';
import { document, input, inputName, stepFields, summaries, triggers } from './schemas.ts';

type Schema = Record<string, Json>;

/** draft-07 is what the editors' language servers know best. */
const dialect = { target: 'draft-7', io: 'input', unrepresentable: 'any', cycles: 'ref', reused: 'inline' } as const;

/** Only `z.json()` goes round in a circle, and as any value at all it needs no words. */
function withoutCircles(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('$ref' in value)) return value;
  const { $ref: _, ...rest } = value;
  return rest;
}

function schemaOf(schema: z.ZodType): Schema {
  const { $schema: _, definitions: _circles, ...rest } = z.toJSONSchema(schema, dialect);
  return JSON.parse(JSON.stringify(rest, withoutCircles)) as Schema;
}

const isSchema = (value: Json | undefined): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const expression: Schema = { $ref: '#/definitions/expression' };

/** Whether any text at all is right already, so that one with an expression in it need not be named. */
const anyText = (schema: Schema): boolean =>
  Object.keys(schema).every((key) => ['description', 'title', 'default', 'examples'].includes(key)) ||
  (schema.type === 'string' &&
    !['pattern', 'format', 'enum', 'const', 'minLength', 'maxLength'].some((key) => key in schema));

/** In place of every value of a step an expression may stand. */
function orExpression(schema: Schema, top = true): Schema {
  const inside: Schema = { ...schema };
  for (const key of ['properties', 'patternProperties']) {
    const parts = inside[key];
    if (isSchema(parts))
      inside[key] = Object.fromEntries(
        Object.entries(parts).map(([name, part]) => [name, isSchema(part) ? orExpression(part) : part]),
      );
  }
  for (const key of ['items', 'additionalProperties']) {
    const part = inside[key];
    if (isSchema(part)) inside[key] = orExpression(part);
  }
  for (const key of ['anyOf', 'oneOf', 'allOf', 'prefixItems']) {
    const parts = inside[key];
    if (Array.isArray(parts)) inside[key] = parts.map((part) => (isSchema(part) ? orExpression(part, false) : part));
  }
  if (!top || anyText(schema)) return inside;
  const { description, ...rest } = inside;
  return { ...(description === undefined ? {} : { description }), anyOf: [rest, expression] };
}

/** The kind's own value and its fields, without what may not hold expressions. */
function bodyProperties(kind: StepKind): { properties: Record<string, Json>; required: string[] } {
  const plain = new Set(Object.keys(kind.plainIn ?? {}));
  const value = schemaOf(kind.schema);
  const described: Schema = {
    description: kind.summary,
    ...(plain.has(kind.kind) || plain.has('value') ? value : orExpression(value)),
  };
  const fields = schemaOf(fieldSchema(kind));
  const properties = isSchema(fields.properties) ? fields.properties : {};
  const required = Array.isArray(fields.required) ? fields.required.map(String) : [];
  return {
    properties: {
      [kind.kind]: described,
      ...Object.fromEntries(
        Object.entries(properties).map(([name, part]) => [
          name,
          isSchema(part) && !plain.has(name) && name !== 'as' ? orExpression(part) : part,
        ]),
      ),
      ...(kind.kind === eachKind ? { steps: { $ref: '#/definitions/steps' } } : {}),
    },
    required: [kind.kind, ...required, ...(kind.kind === eachKind ? ['steps'] : [])],
  };
}

const stepName = (kind: string): string => `step-${kind}`;

function stepSchema(kind: StepKind, common: Record<string, Json>): Schema {
  const { properties, required } = bodyProperties(kind);
  return {
    type: 'object',
    description: kind.summary,
    properties: { ...properties, ...common },
    required,
    additionalProperties: false,
  };
}

/** Only what can be seen without knowing the whole: circles and names of steps are for the reader. */
export function jsonSchemaOf(kinds: readonly StepKind[]): Record<string, Json> {
  const effects = kinds.filter(({ kind }) => !['each', 'workflow', 'approve', 'wait', 'set', 'look'].includes(kind));
  const common: Record<string, Json> = {
    ...Object.fromEntries(Object.entries(stepFields).map(([name, schema]) => [name, schemaOf(schema)])),
    undo: { description: summaries.undo, anyOf: effects.map(({ kind }) => ({ $ref: `#/definitions/undo-${kind}` })) },
  };
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Workflow of Optimus',
    type: 'object',
    properties: {
      name: schemaOf(document.name),
      description: schemaOf(document.description),
      inputs: {
        description: 'What is asked before a run.',
        type: ['object', 'null'],
        propertyNames: { pattern: inputName.source },
        additionalProperties: schemaOf(input),
      },
      on: {
        description: 'What sets it off, beside a hand.',
        type: ['array', 'null'],
        maxItems: 50,
        items: { anyOf: Object.values(triggers).map(schemaOf) },
      },
      parallel: schemaOf(document.parallel),
      steps: { $ref: '#/definitions/steps' },
    },
    required: ['name', 'steps'],
    additionalProperties: false,
    definitions: {
      expression: { type: 'string', pattern: '\\$\\{\\{', description: 'An expression: ${{ inputs.name }}' },
      steps: {
        description: 'What is done. Each step needs the one before it unless it says something else.',
        type: 'array',
        minItems: 1,
        items: { anyOf: kinds.map(({ kind }) => ({ $ref: `#/definitions/${stepName(kind)}` })) },
      },
      ...Object.fromEntries(kinds.map((kind) => [stepName(kind.kind), stepSchema(kind, common)])),
      ...Object.fromEntries(effects.map((kind) => [`undo-${kind.kind}`, stepSchema(kind, {})])),
    },
  };
}
