import { expect, test } from 'vitest';
import { changeText, diffOf, linesChanged } from './change-text.ts';

test('each old text has to stand there exactly once', () => {
  expect(changeText('a b c', [{ old: 'b', new: 'x' }])).toEqual({ ok: true, text: 'a x c' });
  expect(changeText('a b b', [{ old: 'b', new: 'x' }])).toMatchObject({ ok: false });
  expect(changeText('aaa', [{ old: 'aa', new: 'x' }])).toMatchObject({ ok: false });
  expect(changeText('a', [{ old: 'b', new: 'x' }])).toMatchObject({ ok: false });
  expect(changeText('a', [{ old: 'a', new: 'a' }])).toMatchObject({ ok: false });
  expect(changeText('price', [{ old: 'price', new: '$& $1 $$' }])).toEqual({ ok: true, text: '$& $1 $$' });
});

test('a file keeps its way of ending lines', () => {
  expect(changeText('a\r\nb\r\nc', [{ old: 'a\nb', new: 'x\ny' }])).toEqual({ ok: true, text: 'x\r\ny\r\nc' });
});

test('a difference shows what cannot be seen', () => {
  const diff = diffOf('src/a.ts', 'if (a) {\n}\n', 'if (a\u202e\u2066) {\n}\n') ?? '';
  expect(diff).toContain('-if (a) {');
  expect(diff).toContain('+if (a\\x202e\\x2066) {');
  expect(linesChanged(diff)).toEqual({ added: 1, removed: 1 });
  expect(diffOf('new.ts', null, 'a\nb\n')).toContain('/dev/null');
});

test('lines that look like the head of a difference are counted as lines', () => {
  const diff = diffOf('a', '-- x\n', '++ y\n') ?? '';
  expect(linesChanged(diff)).toEqual({ added: 1, removed: 1 });
});
