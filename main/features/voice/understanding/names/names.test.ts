import { describe, expect, test } from 'vitest';
import { wordsOf } from '../words/tokens.ts';
import { cologne } from './cologne.ts';
import { editDistance } from './edit-distance.ts';
import { englishSound } from './english-sound.ts';
import { createNameIndex } from './name-index.ts';
import { pinyinOf, spelledPinyin } from './pinyin.ts';

const named = (...names: string[]) => createNameIndex(names.map((name) => ({ id: name, name })));
const all = named(
  'shop',
  'shop-api',
  'kube_proxy',
  'llama.cpp',
  '报表',
  'Müller-Rechnung',
  'next.js-blog',
  'crate-123',
  'ShopMobile',
  'photos2',
  'weather-station',
  'C++Tools',
  'api',
);
const best = (text: string, index = all) => index.find(wordsOf(text))[0];

describe('a name is found however it is split, joined and marked', () => {
  test.each([
    ['shop api', 'shop-api'],
    ['ShopAPI', 'shop-api'],
    ['shop_api', 'shop-api'],
    ['SHOP API', 'shop-api'],
    ['shop dash api', 'shop-api'],
    ['shop Bindestrich api', 'shop-api'],
    ['shop横杠api', 'shop-api'],
    ['kube underscore proxy', 'kube_proxy'],
    ['llama dot c p p', 'llama.cpp'],
    ['llama Punkt cpp', 'llama.cpp'],
    ['llama点cpp', 'llama.cpp'],
    ['next dot js dash blog', 'next.js-blog'],
    ['crate one two three', 'crate-123'],
    ['crate eins zwei drei', 'crate-123'],
    ['crate一二三', 'crate-123'],
    ['photos two', 'photos2'],
    ['mueller rechnung', 'Müller-Rechnung'],
    ['muller rechnung', 'Müller-Rechnung'],
    ['shop mobile', 'ShopMobile'],
    ['ｓｈｏｐ', 'shop'],
    ['報表', '报表'],
    ['baobiao', '报表'],
    ['c plus plus tools', 'C++Tools'],
  ])('%s', (said, name) => {
    expect(best(said)?.name).toBe(name);
    expect(best(said)?.score).toBeGreaterThan(0.9);
  });
});

describe('a name that is nearly right is found, and doubted', () => {
  test.each([
    ['cube proxy', 'kube_proxy'],
    ['lama cpp', 'llama.cpp'],
    ['whether station', 'weather-station'],
    ['wetter station', 'weather-station'],
    ['shop mobil', 'ShopMobile'],
    ['fotos zwei', 'photos2'],
    ['抱表', '报表'],
    ['weather', 'weather-station'],
    ['Müller-Rechnungen', 'Müller-Rechnung'],
  ])('%s', (said, name) => {
    expect(best(said)?.name).toBe(name);
    expect(best(said)?.score).toBeLessThan(0.75);
  });

  test.each(['a pie', 'ape', 'the moon', 'ship yard', 'x', '表', 'station master', ''])('%s is nobody', (said) => {
    expect(best(said)).toBeUndefined();
  });
});

test('of a thousand alike, the ones that fit, best first and not many', () => {
  const index = named(...Array.from({ length: 1_000 }, (_, at) => `service-${at}`));
  expect(best('service 512', index)?.name).toBe('service-512');
  expect(index.find(['service']).length).toBeLessThanOrEqual(5);
});

test('names of signs alone, of nothing and of very many letters do no harm', () => {
  const index = named('---', '', '...', '🚀', 'a'.repeat(5_000), 'a');
  expect(best('a', index)?.name).toBe('a');
  expect(index.find(['---'])).toEqual([]);
});

test('steps between words', () => {
  expect(editDistance('shop', 'shop', 3)).toBe(0);
  expect(editDistance('shop', 'ship', 3)).toBe(1);
  expect(editDistance('shop', 'shpo', 3)).toBe(1);
  expect(editDistance('kitten', 'sitting', 5)).toBe(3);
  expect(editDistance('kitten', 'sitting', 1)).toBe(2);
  expect(editDistance('', 'ab', 5)).toBe(2);
});

test('how a German hears it', () => {
  // Examples of those who describe the method.
  expect(cologne('wikipedia')).toBe('3412');
  expect(cologne('breschnew')).toBe('17863');
  expect(cologne('muellerluedenscheidt')).toBe('65752682');
  expect(cologne('meier')).toBe(cologne('maier'));
  expect(cologne('')).toBe('');
});

test('how an English ear hears it', () => {
  for (const [a, b] of [
    ['weather', 'whether'],
    ['night', 'nite'],
    ['photo', 'foto'],
    ['knight', 'night'],
    ['cube', 'kube'],
    ['phase', 'face'],
  ] as const)
    expect(englishSound(a), `${a} ${b}`).toBe(englishSound(b));
  expect(englishSound('shop')).not.toBe(englishSound('stop'));
});

test('how Chinese characters sound', () => {
  expect(pinyinOf('报表')).toBe(pinyinOf('抱表'));
  expect(pinyinOf('报表')).not.toBe(pinyinOf('商城'));
  expect(pinyinOf('shop')).toBeNull();
  expect(spelledPinyin('报表')).toBe('baobiao');
  expect(spelledPinyin('龘')).toBeNull();
});
