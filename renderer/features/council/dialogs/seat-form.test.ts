import { expect, it } from 'vitest';
import { modelKey, modelOf, seatFormOf, seatOf } from './seat-form.ts';

it('keeps the connection and the model apart, whatever the model is called', () => {
  const model = { connectionId: 'c1', model: 'hf.co/Some/Model: Q4' };
  expect(modelOf(modelKey(model))).toEqual(model);
  expect(modelOf('')).toBeNull();
});

it('makes a seat of what is written, a line each', () => {
  const form = { ...seatFormOf(null), name: ' Lawyer ', checklist: 'Licence?\n\n Personal data? ' };
  const { seat, problems } = seatOf(form);
  expect(problems).toEqual({});
  expect(seat).toMatchObject({ name: 'Lawyer', checklist: ['Licence?', 'Personal data?'], model: null, enabled: true });
});

it('says what is wrong with it', () => {
  expect(seatOf(seatFormOf(null)).problems).toHaveProperty('name');
  const long = { ...seatFormOf(null), name: 'a', checklist: 'x'.repeat(301) };
  expect(seatOf(long).problems).toHaveProperty('checklist');
});
