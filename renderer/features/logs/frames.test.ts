import { expect, test } from 'vitest';
import { framesOf } from './frames.ts';

const places = (text: string) => framesOf(text).map(({ file, line, column }) => [file, line, column]);

test.each([
  ['    at handler (/home/a b/shop/src/server.ts:12:34)', '/home/a b/shop/src/server.ts', 12, 34],
  ['    at async file:///home/me/shop/server.mjs:7:9', 'file:///home/me/shop/server.mjs', 7, 9],
  ['  File "/srv/app/views.py", line 42, in get', '/srv/app/views.py', 42, null],
  ['PHP Fatal error: Uncaught in /var/www/index.php on line 8', '/var/www/index.php', 8, null],
  ['#0 /var/www/src/Db.php(31): PDO->query()', '/var/www/src/Db.php', 31, null],
  ['\t/home/me/go/main.go:27 +0x1d', '/home/me/go/main.go', 27, null],
  ['   at src/main.rs:10:5', 'src/main.rs', 10, 5],
  [' --> src/lib.rs:3:17', 'src/lib.rs', 3, 17],
  ['app/models/user.rb:5:in `save!', 'app/models/user.rb', 5, null],
  ['\tat com.shop.Main.run(Main.java:55)', 'Main.java', 55, null],
  ['   at Shop.Main() in /src/Program.cs:line 14', '/src/Program.cs', 14, null],
  ['   at C:\\code\\shop\\index.js:3:1', 'C:\\code\\shop\\index.js', 3, 1],
])('a place in a file: %s', (text, file, line, column) => {
  expect(places(text)).toEqual([[file, line, column]]);
});

test.each([
  'listening on http://localhost:3000',
  '2026-11-21 12:00:01 GET /index.html 200',
  'connect ECONNREFUSED 127.0.0.1:5432',
  '    at node:internal/process/task_queues:95:5',
  'ratio 3:2',
])('no place in a file: %s', (text) => {
  expect(places(text)).toEqual([]);
});

test('it says where in the line it stands', () => {
  const text = 'at f (/a/b.js:1:2) then /c/d.py:3';
  expect(framesOf(text).map(({ start, end }) => text.slice(start, end))).toEqual(['/a/b.js:1:2', '/c/d.py:3']);
});

test('a line made to be slow is read at once', () => {
  expect(framesOf(`${'a/'.repeat(16_000)}1`)).toEqual([]);
  expect(framesOf(`${'a '.repeat(16_000)}:1`)).toEqual([]);
  expect(framesOf(`/${'a a'.repeat(8_000)}/1`)).toEqual([]);
});
