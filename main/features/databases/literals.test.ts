import { expect, test } from 'vitest';
import { redisCommand, withoutLiterals } from './literals.ts';

test.each([
  [`select * from t where a = 'gertrud' and b = 4711`, 'select * from t where a = ? and b = ?'],
  [`select 'it''s', E'a\\'secret', U&"x"`, `select ?, ?, U&"x"`],
  [`select $tag$ secret $$ more $tag$, $1, $2::int`, 'select ?, $1, $2::int'],
  ['select 1 -- secret\n, 2 /* secret */ from a1b2', 'select ? , ? from a1b2'],
  [`create user x password 'secret`, 'create user x password ?'],
  ['values (1), (2.5e-3), (0xFF), (.5), (-7)', 'values (?), (?), (?), (?), (-?)'],
  ['select * from t where id in (1, 2, 3, 4, 5)', 'select * from t where id in (?, …)'],
  [`select "odd ' name" from t where x = 'secret'`, `select "odd ' name" from t where x = ?`],
])('%j', (sql, clean) => {
  expect(withoutLiterals(sql)).toBe(clean);
});

test.each([
  [`select "secret", 'a\\'secret', \`col "umn\` # secret`, 'select ?, ?, `col "umn`'],
  [`insert into t values ('a', "b", 3)`, 'insert into t values (?, …)'],
])('MySQL: %j', (sql, clean) => {
  expect(withoutLiterals(sql, { mysql: true })).toBe(clean);
});

test('long and hostile text ends, and says that it was cut', () => {
  const begun = withoutLiterals(`select ${'a, '.repeat(100_000)}`);
  expect(begun.length).toBeLessThan(4_200);
  expect(begun.endsWith('…')).toBe(true);
  for (const open of ["'", '"', '/*', '--', '$$', '$a$', "E'", '\\', '`', '0x', '1e'])
    expect(withoutLiterals(open.repeat(5_000)).length).toBeLessThan(16_100);
});

test('of a command of Redis the kind of key stays, and nothing of its data', () => {
  expect(redisCommand(['SET', 'session:gertrud', 'secret'])).toBe('SET session:… (1 more)');
  expect(redisCommand(['get', 'gertrud'])).toBe('GET …');
  expect(redisCommand(['CONFIG', 'SET', 'requirepass', 'secret'])).toBe('CONFIG SET (2 more)');
  expect(redisCommand(['AUTH', 'secret'])).toBe('AUTH …');
  expect(redisCommand(['PING'])).toBe('PING');
  expect(redisCommand(['se cret'])).toBe('?');
});
