import { expect, test } from 'vitest';
import { levelOfJson, parseJsonLine, readJsonLine } from './json-line.ts';
import { levelOf, levelOfText } from './level.ts';

test.each([
  ['ERROR something broke', 'error'],
  ['2026-11-21T10:00:00.123Z ERROR shop::db: no connection', 'error'],
  ['[2026-11-21T10:00:00Z WARN  actix_web] slow', 'warn'],
  ['2026-11-21 10:00:00,123 - app.views - WARNING - deprecated', 'warn'],
  ['INFO:     Uvicorn running on http://127.0.0.1:8000', 'info'],
  ['WARNING:root:careful', 'warn'],
  ['[warn] slow query', 'warn'],
  ['warn  - Fast Refresh had to reload', 'warn'],
  ['error: build failed', 'error'],
  ['error[E0382]: borrow of moved value', 'error'],
  ['npm ERR! code ELIFECYCLE', 'error'],
  ['npm WARN deprecated left-pad', 'warn'],
  ['time="2026-11-21" level=warning msg="disk low"', 'warn'],
  ['ts=2026 caller=main.go:1 level=info msg=ok', 'info'],
  ['2026/11/21 10:00:00 [error] 12#12: *1 open() failed', 'error'],
  ['2026/11/21 10:00:00 [emerg] 1#1: bind() failed', 'fatal'],
  ['2026-11-21 10:00:00.1 UTC [42] FATAL:  password authentication failed', 'fatal'],
  ['2026-11-21 10:00:00.1 UTC [42] LOG:  database system is ready', 'info'],
  ['2026-11-21 10:00:00.1 UTC [42] ERROR:  relation "a" does not exist', 'error'],
  ['1:M 21 Nov 2026 10:00:00.000 # WARNING overcommit_memory is set to 0', 'warn'],
  ['1:M 21 Nov 2026 10:00:00.000 * Ready to accept connections', 'info'],
  ['E, [2026-11-21T10:00:00.1 #42] ERROR -- : no route', 'error'],
  ['I1121 10:00:00.123456 1 server.go:12] starting', 'info'],
  ['fail: Microsoft.AspNetCore.Server.Kestrel[13]', 'error'],
  ['dbug: Microsoft.Hosting[0]', 'debug'],
  ['[10:00:00 INF] Now listening', 'info'],
  ['[10:00:00 ERR] Broken', 'error'],
  ['21-Nov-2026 10:00:00.000 SEVERE [main] org.apache.catalina', 'error'],
  ['10:00:00.123 [main] DEBUG com.acme.Shop - opened', 'debug'],
  ['Traceback (most recent call last):', 'error'],
  ['TypeError: Cannot read properties of undefined', 'error'],
  ['java.lang.IllegalStateException: closed', 'error'],
  ['panic: runtime error: index out of range', 'fatal'],
  ["thread 'main' panicked at src/main.rs:5:9:", 'error'],
  ['PHP Fatal error:  Uncaught Exception', 'fatal'],
  ['[Sat Nov 21 10:00:00.1 2026] [php:warn] [pid 1] hi', 'warn'],
  ['Compiled with 0 errors', null],
  ['GET /error/info 200', null],
  ['the error handling is enabled', null],
  ['{"almost": json', null],
  ['listening on port 3000', null],
  ['', null],
])('%s', (line, level) => {
  expect(levelOf(levelOfText(line))).toBe(level);
});

test('a hostile line takes no time', () => {
  for (const piece of ['1 ', '[', '9', 'a.', '(1 ', 'level=', ' -', "thread '"]) levelOfText(piece.repeat(20_000));
});

const json = (line: object) => {
  const raw = JSON.stringify(line);
  const read = parseJsonLine(raw);
  if (!read) throw new Error('not read');
  return { level: levelOf(levelOfJson(read)), ...readJsonLine(read, raw) };
};

test.each([
  ['pino', { level: 50, time: 1, pid: 1, hostname: 'h', msg: 'broken' }, 'error', 'broken'],
  ['bunyan', { v: 0, level: 40, name: 'a', msg: 'slow' }, 'warn', 'slow'],
  ['winston', { level: 'warn', message: 'slow' }, 'warn', 'slow'],
  ['zap', { level: 'dpanic', ts: 1.2, msg: 'gone' }, 'fatal', 'gone'],
  ['structlog', { event: 'started', level: 'info', timestamp: 't' }, 'info', 'started'],
  ['serilog', { '@t': 't', '@mt': 'Hello {Name}', '@l': 'Warning', Name: 'a' }, 'warn', 'Hello {Name}'],
  ['serilog without a level', { '@t': 't', '@m': 'Hello' }, 'info', 'Hello'],
  ['ecs', { 'log.level': 'ERROR', message: 'no' }, 'error', 'no'],
  ['gcp', { severity: 'CRITICAL', message: 'no' }, 'fatal', 'no'],
  ['none', { a: 1 }, null, '{"a":1}'],
])('%s', (_name, line, level, text) => {
  expect(json(line)).toMatchObject({ level, text });
});

test('all but the message is a field', () => {
  expect(json({ msg: 'in', user: { id: 7 }, ok: true, none: null }).fields).toEqual({
    user: '{"id":7}',
    ok: 'true',
    none: 'null',
  });
  for (const line of ['[1]', '{bad}', '{"a":', 'text {"a":1}', '{} trailing']) expect(parseJsonLine(line)).toBeNull();
});
