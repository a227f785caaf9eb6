import { expect, it } from 'vitest';
import type { InputField } from '../../../shared/features/workflows/schema.ts';
import { draftOf, inputsOf } from './inputs.ts';

const field = (name: string, rest: Partial<InputField>): InputField => ({
  name,
  title: name,
  type: 'string',
  required: false,
  default: null,
  choices: [],
  ...rest,
});

const fields = [
  field('folder', { type: 'folder', required: true }),
  field('times', { type: 'number', default: 3 }),
  field('loud', { type: 'boolean', default: true }),
  field('level', { type: 'choice', choices: ['low', 'high'], default: 'low' }),
  field('note', {}),
];

it('begins with the defaults', () => {
  expect(draftOf(fields)).toEqual({ folder: '', times: '3', loud: true, level: 'low', note: '' });
});

it('gives typed values, and leaves out what is empty', () => {
  expect(inputsOf(fields, { folder: ' ~/a ', times: '0.5', loud: false, level: 'high', note: ' x ' })).toEqual({
    values: { folder: '~/a', times: 0.5, loud: false, level: 'high', note: ' x ' },
  });
  expect(inputsOf(fields, { folder: '/a', times: '', loud: true, level: '', note: '' })).toEqual({
    values: { folder: '/a', loud: true, note: '' },
  });
});

it('says what is wrong, by field', () => {
  expect(inputsOf(fields, { folder: '  ', times: '0x10', loud: true, level: 'middling', note: '' })).toEqual({
    problems: {
      folder: 'It needs a value.',
      times: 'Enter a number, such as 12 or 0.5.',
      level: 'Choose one of low, high.',
    },
  });
});
