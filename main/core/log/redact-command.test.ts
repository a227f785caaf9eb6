import { expect, test } from 'vitest';
import { commandLine, redactCommand } from './redact-command.ts';
import { createRedactor } from './redactor.ts';

const { redact } = createRedactor();
const shown = (...args: string[]) => redactCommand(redact(commandLine(args)));

test.each([
  ['curl', '-u', 'admin:hunter2', 'https://a.example/'],
  ['curl', '-uadmin:hunter2', 'https://a.example/'],
  ['curl', '--user=admin:hunter2', 'https://a.example/'],
  ['curl', '--proxy-user', 'admin:hunter2'],
  ['/usr/bin/mysqldump', '-u', 'root', '-phunter2', 'shop'],
  ['sh', '-c', 'mysql -uroot -phunter2 shop < dump.sql'],
  ['sshpass', '-p', 'hunter2', 'ssh', 'a.example'],
  ['sshpass', '-phunter2', 'ssh', 'a.example'],
  ['redis-cli', '-h', 'a.example', '-a', 'hunter2', 'ping'],
  ['redis-server', '*:6379', '--requirepass', 'hunter2'],
  ['mongosh', '-u', 'root', '-p', 'hunter2'],
  ['docker', 'login', '-u', 'ada', '-p', 'hunter2'],
  ['ldapsearch', '-D', 'cn=admin', '-w', 'hunter2'],
  ['smbclient', '//a/b', '-U', 'ada%hunter2'],
  ['zip', '-P', 'hunter2', 'a.zip', 'a'],
  ['worker', '--db-pass=hunter2'],
  ['worker', '--db-pass', 'hunter2'],
  ['worker', '--pw', 'hunter2'],
  ['worker', '--auth', 'hunter2'],
  ['worker', '--password', 'correct horse hunter2 staple'],
  ['worker', '--password=correct horse hunter2 staple'],
  ['worker', '--pass', 'correct "horse" hunter2 staple'],
  ['openssl', 'rsa', '-passin', 'pass:hunter2'],
])('%s %s %s: the password is hidden', (...args) => {
  expect(shown(...args)).not.toContain('hunter2');
  expect(shown(...args)).toContain(args[0]);
});

test.each([
  ['docker', 'run', '-u', '1000:1000', '-p', '8080:80', 'nginx'],
  ['docker', 'run', '-p', '127.0.0.1:8080:80', 'nginx'],
  ['mkdir', '-p', 'a/b'],
  ['node', '-p', 'process.version'],
  ['ssh', '-p', '2222', 'a.example'],
  ['initdb', '--auth', 'trust', '-D', 'data'],
  ['psql', '-U', 'ada', '-h', 'a.example', '-p', '5432'],
  ['mysql', '-u', 'root', '-p', 'shop'],
  ['git', 'commit', '--author', 'Ada'],
  ['ls', '-a', 'x'],
])('%s %s %s: what is no password stays', (...args) => {
  expect(shown(...args)).toBe(args.join(' '));
});

test('arguments can be told from one another, and a program that renames itself keeps its words', () => {
  expect(commandLine(['sh', '-c', 'while ls; do :; done'])).toBe('sh -c "while ls; do :; done"');
  expect(commandLine(['say', 'a "b" c'])).toBe('say "a \\"b\\" c"');
  expect(commandLine(['nginx: master process /usr/sbin/nginx'])).toBe('nginx: master process /usr/sbin/nginx');
});

test.each([
  ['-u ', 'a'],
  ['--', 'a-'],
  ['mysql ', '-p'],
  ['mysql ', ' -p"'],
  ['--pass "', '\\"'],
  ['', 'mongo'],
  ['docker login', ' '],
])('a hostile line after %j of %j takes no time that grows by its square', (start, piece) => {
  const line = start + piece.repeat(Math.ceil(60_000 / piece.length));
  expect(redactCommand(line).length).toBeGreaterThan(0);
});
