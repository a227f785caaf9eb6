import Ajv from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { templates } from '../templates/index.ts';
import { inertKinds } from '../templates/testing/inert-kinds.ts';
import { createLanguage } from './create-language.ts';

const language = createLanguage({ kinds: inertKinds(), defaultZone: () => 'Europe/Berlin' });
const validate = new Ajv({ strict: false, validateFormats: false, allErrors: false }).compile(language.jsonSchema());
const isValid = (text: string) => validate(parse(text));
const isRight = (text: string) => language.read(text, { id: 'w' }).reading.ok;

it.each(templates.map(({ id, source }) => [id, source]))('takes the template %s', (_, source = '') => {
  expect(isValid(source), JSON.stringify(validate.errors)).toBe(true);
});

it.each(templates.map((template) => [template.id, template] as const))(
  '%s is read with the real kinds, and says what it is',
  (_, template) => {
    const { reading } = language.read(template.source, { id: template.id });
    expect(reading.problems).toEqual([]);
    expect([reading.name, reading.description]).toEqual([template.name, template.description]);
  },
);

it.each(inertKinds().map(({ kind, example }) => [kind, example]))(
  'the example of %s can be read',
  (kind, example = '') => {
    const item = example.startsWith('- ') ? example : `- ${example.replaceAll('\n', '\n  ')}`;
    const text = `name: x\nsteps:\n  ${item.trimEnd().replaceAll('\n', '\n  ')}\n`;
    const references = language
      .read(text, { id: 'w' })
      .reading.problems.filter(({ problem }) => !/^There is no (step|input)/.test(problem));
    expect(references, kind).toEqual([]);
  },
);

const head = 'name: x\n';
const step = (text: string) => `${head}steps:\n  - ${text}\n`;

describe('what is wrong for the one is wrong for the other', () => {
  it.each([
    ['no name', 'steps: [{ run: a }]'],
    ['no steps', 'name: x'],
    ['an empty list', 'name: x\nsteps: []'],
    ['an unknown key', `${head}stps: []\nsteps: [{ run: a }]`],
    ['steps as an object', `${head}steps: { run: a }`],
    ['an unknown kind', step('rn: a')],
    ['two kinds', step('{ run: a, wait: 1m }')],
    ['an unknown field', step('{ run: a, inn: b }')],
    ['a field of another kind', step('{ wait: 1m, env: { A: b } }')],
    ['a bad length of time', step('{ run: a, timeout: 10 minutes }')],
    ['a number as length of time', step('{ run: a, timeout: 10 }')],
    ['a bad retry', step('{ run: a, retry: 0 }')],
    ['a retry without attempts', step('{ run: a, retry: { backoff: 1s } }')],
    ['a bad on-error', step('{ run: a, on-error: ignore }')],
    ['needs as text', step('{ run: a, needs: b }')],
    ['a bad id', step('{ run: a, id: "a b" }')],
    ['http without address', step('http: { method: GET }')],
    ['http with an unknown method', step('http: { url: "https://a.b", method: FETCH }')],
    ['http with an unknown field', step('http: { url: "https://a.b", hedaers: {} }')],
    ['notify without a title', step('notify: { body: a }')],
    ['each without steps', step('each: [1]')],
    ['undo that waits', step('{ run: a, undo: { wait: 1m } }')],
    ['an input of no type', `${head}inputs: { a: { type: path } }\nsteps: [{ run: a }]`],
    ['an input of no name', `${head}inputs: { a-b: { type: string } }\nsteps: [{ run: a }]`],
    ['a trigger of no kind', `${head}on: [{ corn: a }]\nsteps: [{ run: a }]`],
    ['a trigger with a wrong policy', `${head}on: [{ cron: "* * * * *", overlap: maybe }]\nsteps: [{ run: a }]`],
    ['a metric that is not known', `${head}on: [{ metric: disk.fre, below: 1 }]\nsteps: [{ run: a }]`],
    ['a webhook without secret', `${head}on: [{ webhook: a }]\nsteps: [{ run: a }]`],
  ])('%s', (_, text) => {
    expect(isValid(text)).toBe(false);
    expect(isRight(text)).toBe(false);
  });

  it.each([
    ['an expression in place of a number', step('{ run: a, ok: "${{ run.name }}" }')],
    ['an expression in place of an object', step('http: { url: "${{ run.name }}", headers: "${{ run.name }}" }')],
    ['an expression in place of a list', step('{ each: "${{ run.name }}", steps: [{ run: a }] }')],
    ['an expression in place of a word', step('notify: { title: a, severity: "${{ run.name }}" }')],
    ['nothing under on', `${head}on:\nsteps: [{ run: a }]`],
  ])('and this is right for both: %s', (_, text) => {
    expect(isValid(text), JSON.stringify(validate.errors)).toBe(true);
    expect(isRight(text)).toBe(true);
  });
});
