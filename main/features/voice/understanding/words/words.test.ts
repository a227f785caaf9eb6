import { describe, expect, test } from 'vitest';
import { digitsOf, numbersAt } from './numbers.ts';
import { languageOf } from './sentence.ts';
import { tokensOf, wordsOf } from './tokens.ts';

describe('words of a text', () => {
  test.each([
    ["What's running?", ['what', 'is', 'running']],
    ['Don’t stop', ['do', 'not', 'stop']],
    ["I can't, won't, shouldn't", ['i', 'can', 'not', 'will', 'not', 'should', 'not']],
    ["kube proxy's logs", ['kube', 'proxy', "'s", 'logs']],
    ["Wie geht's", ['wie', 'geht', 'es']],
    ['Öffne die Müller-Rechnung', ['oeffne', 'die', 'mueller', 'rechnung']],
    ['O\u0308ffne', ['oeffne']],
    ['ShopAPI v2', ['shop', 'api', 'v', '2']],
    ['at 8:30 p.m.', ['at', '8', '30', 'pm']],
    ['ｓｈｏｐ　启动', ['shop', '启', '动']],
    ['啟動報表', ['启', '动', '报', '表']],
    ['C++', ['c', 'plus', 'plus']],
    ['café', ['cafe']],
    ['…!?', []],
  ])('%s', (text, words) => expect(wordsOf(text)).toEqual(words));
});

test('each word knows where it stood', () => {
  const text = 'Erinnere mich, ähm, an „Café“';
  for (const { from, to } of tokensOf(text)) expect(text.slice(from, to)).toMatch(/^[\p{L}]+$/u);
  expect(tokensOf(text).map(({ from, to }) => text.slice(from, to))).toEqual(['Erinnere', 'mich', 'ähm', 'an', 'Café']);
});

test('numbers in words', () => {
  const whole = (text: string) => {
    const words = wordsOf(text);
    return numbersAt(words, 0).find(({ end }) => end === words.length)?.value;
  };
  expect(
    ['twenty three', 'fünfundvierzig', '二十五', '十二', '一百二十', '42', 'zwölf', '两', 'thirteen'].map(whole),
  ).toEqual([23, 45, 25, 12, 120, 42, 12, 2, 13]);
  expect(whole('shop')).toBeUndefined();
  expect(whole('constructor')).toBeUndefined();
  expect(digitsOf(wordsOf('crate one two three'))).toEqual(['crate', '1', '2', '3']);
  expect(digitsOf(wordsOf('build twenty three'))).toEqual(['build', '23']);
});

test('which language it is', () => {
  expect(languageOf('start shop', 'auto')).toBe('en');
  expect(languageOf('Starte den Shop', 'auto')).toBe('de');
  expect(languageOf('启动 shop', 'en')).toBe('zh');
  expect(languageOf('shop', 'de')).toBe('de');
  expect(languageOf('shop', 'zh')).toBe('en');
});
