import { expect, test } from 'vitest';
import { wordsOf } from '../words/tokens.ts';
import { compile, PatternProblem } from './compile.ts';
import { match, mayBegin } from './match.ts';

const sentence = (text: string) => ({ words: wordsOf(text), passable: [] });
const fits = (pattern: string, text: string, parts = {}) =>
  match(compile(pattern, parts), sentence(text), {
    fill: (_, from) =>
      wordsOf(text)
        .slice(from)
        .map((_, at) => ({ end: from + at + 1, value: at })),
  }).length > 0;

test('words, choices, what may be there, gaps and parts', () => {
  expect(fits('(start|fire up) [the] shop', 'fire up the shop')).toBe(true);
  expect(fits('(start|fire up) [the] shop', 'start shop')).toBe(true);
  expect(fits('(start|fire up) [the] shop', 'fire shop')).toBe(false);
  expect(fits('start {project} on {place}', 'start my shop on the moon')).toBe(true);
  expect(fits('start {project} on {place}', 'start on')).toBe(false);
  expect(fits('启动 [一下] <what>', '启动报表', { what: '(报表|商城)' })).toBe(true);
  expect(fits('[a [b [c]]] d', 'a b d')).toBe(true);
});

test.each([
  ['start (shop', '( is not closed'],
  ['start shop)', ') stands where nothing is open'],
  ['start {shop', '{ is not closed'],
  ['start {Shop Name}', 'is no name of a gap'],
  ['start <nothing>', 'There is no part <nothing>'],
  ['[start]', 'no word in it that has to be said'],
  ['', 'no word in it that has to be said'],
])('%s is a problem', (source, problem) => {
  expect(() => compile(source)).toThrow(PatternProblem);
  expect(() => compile(source)).toThrow(problem);
});

test('parts that lead in a circle end', () => {
  expect(() => compile('<a>', { a: '<b>', b: '<a>' })).toThrow('circle');
});

test('a pattern made to go back and forth does not', () => {
  const hostile = `(${'[a] '.repeat(30)})${'[a|a a] '.repeat(30)}{x} {y} {z} b`;
  const words = Array.from({ length: 300 }, () => 'a');
  const found = match(
    compile(hostile),
    { words, passable: words.map(() => [1]) },
    {
      fill: (_, from) => words.slice(from).map((_, at) => ({ end: from + at + 1, value: at })),
    },
  );
  expect(found).toEqual([]);
});

test('what cannot begin is not tried', () => {
  const pattern = compile('[please] (start|stop) {x}');
  expect(mayBegin(pattern, sentence('stop shop'))).toBe(true);
  expect(mayBegin(pattern, sentence('open shop'))).toBe(false);
  expect(mayBegin(pattern, { words: ['um', 'stop', 'shop'], passable: [[1], [], []] })).toBe(true);
  expect(mayBegin(pattern, sentence('stop'))).toBe(false);
});
