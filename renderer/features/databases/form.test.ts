import { expect, test } from 'vitest';
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
  const rest = { enabled: true, projectId: null };
  expect(readForm({ ...newForm(null), port: 'x', everySeconds: '' }, rest).problems).toEqual({
    port: expect.any(String),
    everySeconds: expect.any(String),
  });
  expect(readForm(newForm(null), rest).connection).toMatchObject({ port: 5432, everySeconds: 30 });
});
