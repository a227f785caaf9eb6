import { expect, test } from 'vitest';
import type { DatabaseOffer } from '../../../shared/features/databases/schema.ts';
import { newForm, readForm, withEngine, withHost } from './form.ts';

test('what is usual follows the engine; what was written stays', () => {
  const mysql = withEngine(newForm(null), 'mysql');
  expect(mysql).toMatchObject({ port: '3306', user: 'root' });
  expect(withEngine({ ...newForm(null), port: '5555', user: 'ada' }, 'redis')).toMatchObject({
    port: '5555',
    user: 'ada',
  });
});

test('who leaves the machine is encrypted, and may say otherwise', () => {
  const away = withHost(newForm(null), 'db.example.org');
  expect(away.tls).toBe('verify');
  expect(withHost({ ...away, tls: 'off' }, 'db2.example.org').tls).toBe('off');
  expect(withHost(newForm(null), '127.0.0.1').tls).toBe('off');
});

test('what is no number is said at its field', () => {
  const rest = { enabled: true };
  expect(readForm({ ...newForm(null), port: 'x', everySeconds: '' }, rest).problems).toEqual({
    port: expect.any(String),
    everySeconds: expect.any(String),
  });
  expect(readForm(newForm(null), rest).connection).toMatchObject({ port: 5432, everySeconds: 30 });
});

test('the project of an offer is taken over, another may be chosen, and none', () => {
  const offer = {
    engine: 'postgres',
    host: 'localhost',
    port: 5432,
    project: { id: 'p1', name: 'shop' },
  } as DatabaseOffer;
  const form = newForm(offer);
  const rest = { enabled: true };
  expect(readForm(form, rest).connection?.projectId).toBe('p1');
  expect(readForm({ ...form, projectId: 'p2' }, rest).connection?.projectId).toBe('p2');
  expect(readForm({ ...form, projectId: null }, rest).connection?.projectId).toBeNull();
  expect(readForm(newForm(null), rest).connection?.projectId).toBeNull();
});
