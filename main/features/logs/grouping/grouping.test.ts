import { expect, test } from 'vitest';
import type { LogLine } from '../../../../shared/features/logs/schema.ts';
import { levelOf, levelOfText } from '../lines/level.ts';
import { createCollector, joinGroups } from './collector.ts';
import { frameOf } from './frames.ts';
import { shapeOf } from './shape.ts';

test.each([
  ['user 17 not found', 'user 4242 not found'],
  ['GET /api/users/17 failed after 12.5ms', 'GET /api/users/99 failed after 3ms'],
  ['2026-11-21T10:00:00.123Z ERROR x', '2026-01-01 00:00:00,9 ERROR x'],
  ['id 6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'id 7ba7b810-9dad-11d1-80b4-00c04fd430c9'],
  ['at 0xdeadbeef', 'at 0xc0ffee'],
  ['commit 3f2a9bc', 'commit 91aa0de'],
  ['no "shop" here', 'no "other thing" here'],
  ['cannot open /var/lib/a/b.txt', 'cannot open /home/ada/c'],
  ['fetch https://a.example/x?y=1 failed', 'fetch http://b.example failed'],
  ['connect ECONNREFUSED 127.0.0.1:5432', 'connect ECONNREFUSED 10.0.0.7:6379'],
])('%s has the shape of %s', (one, other) => {
  expect(shapeOf(one)).toBe(shapeOf(other));
});
test('what differs in words differs', () => {
  expect(shapeOf('user not found')).not.toBe(shapeOf('order not found'));
});
test('a hostile line takes no time', () => {
  for (const piece of ['a1', '1.', '/a', "'", '1:', 'a@', '.a', '0x', '_1', '1,']) shapeOf(piece.repeat(40_000));
  for (const piece of ['at ', 'a(', ' at a.', '#1 ', 'in ', 'a:1', '( ']) frameOf(piece.repeat(300));
});

test.each([
  ['    at open (/srv/shop/src/db.ts:12:7)', '/srv/shop/src/db.ts', 12, 7],
  ['    at async file:///srv/shop/main.mjs:3:1', 'file:///srv/shop/main.mjs', 3, 1],
  ['  File "/srv/shop/app.py", line 42, in main', '/srv/shop/app.py', 42, null],
  ['\tat com.acme.shop.Cart.add(Cart.java:88)', 'com/acme/shop/Cart.java', 88, null],
  ['\tat java.base/java.lang.Thread.run(Thread.java:1583)', 'java/lang/Thread.java', 1583, null],
  ['\t/srv/shop/main.go:17 +0x1d', '/srv/shop/main.go', 17, null],
  ["/srv/shop/app.rb:12:in `call'", '/srv/shop/app.rb', 12, null],
  ["\tfrom app/models/cart.rb:3:in 'Cart#add'", 'app/models/cart.rb', 3, null],
  ['#0 /srv/shop/index.php(12): main()', '/srv/shop/index.php', 12, null],
  ['  thrown in /srv/shop/index.php on line 9', '/srv/shop/index.php', 9, null],
  ["thread 'main' panicked at src/main.rs:5:9:", 'src/main.rs', 5, 9],
  ['             at ./src/main.rs:5:9', './src/main.rs', 5, 9],
  ['   at Shop.Cart.Add() in /srv/shop/Cart.cs:line 31', '/srv/shop/Cart.cs', 31, null],
  ['    (shop 0.1.0) lib/shop/cart.ex:12: Shop.Cart.add/2', 'lib/shop/cart.ex', 12, null],
])('%s', (line, file, number, column) => {
  expect(frameOf(line)).toEqual({ file, line: number, column });
});

function group(lines: readonly string[]) {
  const collector = createCollector();
  lines.forEach((text, at) => {
    const level = levelOf(levelOfText(text));
    const line = {
      key: String(at),
      source: 's',
      at,
      from: 'err',
      level,
      text,
      cut: false,
      fields: null,
    } satisfies LogLine;
    collector.see({
      ...{ source: 's', from: 'err', text: () => text, line: () => line },
      fits: level === 'error' || level === 'fatal',
    });
  });
  return joinGroups([collector.done()], 50);
}

test('a repeated error is one, with its newest stack and the place in the own code', () => {
  const once = (n: number) => [
    `Error: order ${n} is gone`,
    '    at read (/srv/shop/node_modules/pg/lib/client.js:1:1)',
    `    at handle (/srv/shop/src/orders.ts:${n}:3)`,
    '    at node:internal/process/task_queues:95:5',
    'GET / 200',
  ];
  const [first, ...others] = group([...once(1), ...once(22), ...once(333)]);
  expect(others).toEqual([]);
  expect(first).toMatchObject({
    shape: 'Error: order ‹n› is gone',
    ...{ count: 3, firstAt: 0, lastAt: 10, level: 'error' },
    frame: { file: '/srv/shop/src/orders.ts', line: 333, column: 3 },
  });
  expect(first?.stack).toHaveLength(3);
});

test('Python says at the end what failed, and where in its last frame', () => {
  const found = group([
    'Traceback (most recent call last):',
    '  File "/srv/shop/app.py", line 3, in <module>',
    '    main()',
    '  File "/srv/shop/cart.py", line 9, in add',
    '    raise ValueError(1)',
    '  File "/usr/lib/python3.13/json/decoder.py", line 1, in x',
    'ValueError: 17 is no item',
    'next',
  ]);
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({
    shape: 'ValueError: ‹n› is no item',
    frame: { file: '/srv/shop/cart.py', line: 9 },
  });
});

test('Go and Java', () => {
  const [go] = group([
    'panic: boom 7',
    '',
    'goroutine 1 [running]:',
    'main.add(0x7)',
    '\t/srv/shop/cart.go:9 +0x1d',
    'exit status 2',
  ]);
  expect(go).toMatchObject({ shape: 'panic: boom ‹n›', level: 'fatal', frame: { file: '/srv/shop/cart.go', line: 9 } });
  const [java] = group([
    'Exception in thread "main" java.lang.IllegalStateException: closed 9',
    '\tat java.base/java.util.ArrayList.get(ArrayList.java:1)',
    '\tat com.acme.Cart.add(Cart.java:88)',
    'Caused by: java.io.IOException: no',
    '\t... 3 more',
  ]);
  expect(java).toMatchObject({ count: 1, frame: { file: 'com/acme/Cart.java', line: 88 } });
  expect(java?.stack).toHaveLength(4);
});
