import { expect, test } from 'vitest';
import { inputOf, valuesOf, withValue } from './fields.ts';

test('what the fields of a mail channel hold becomes its configuration', () => {
  let values = valuesOf('email', null);
  values = withValue(values, 'config.security', 'tls');
  expect(values['config.port']).toBe('465');
  values = withValue(values, 'config.port', '2465');
  values = withValue(values, 'config.security', 'none');
  expect(values['config.port']).toBe('2465');
  values = withValue(values, 'config.to', 'a@example.org, b@example.org;');
  values = withValue(values, 'secrets.password', 'typed and then the user was taken away');
  const { config, secrets } = inputOf('email', ' Mail ', values, null);
  expect(config).toMatchObject({ kind: 'email', port: 2465, security: 'none', to: ['a@example.org', 'b@example.org'] });
  expect(secrets).toEqual({});
});

test('a secret that was left empty is not sent', () => {
  const values = { ...valuesOf('webhook', null), 'secrets.url': 'https://example.org/', 'secrets.signing': '' };
  expect(inputOf('webhook', 'Hook', values, null)).toMatchObject({
    name: 'Hook',
    secrets: { url: 'https://example.org/' },
  });
});
