import { describe, expect, test } from 'vitest';
import { withoutName } from '../pipeline/own-name.ts';
import type { Names } from '../types.ts';
import { differenceOf, meansItself, misheardName } from './difference.ts';
import { putRight } from './put-right.ts';

const names: Names = {
  projects: [{ id: 'p', name: 'shop-api', services: ['web'] }],
  workflows: [{ id: 'w', name: 'Nightly backup' }],
  words: [{ word: 'Köln', misheard: [] }],
};

describe('what is misheard', () => {
  const words = [
    { word: 'Optimus', misheard: ['opti muse', 'optimist'] },
    { word: 'C++', misheard: ['see plus plus'] },
    { word: '商店', misheard: ['伤店'] },
    { word: '$&', misheard: ['dollar and'] },
  ];
  test.each([
    ['Ask Opti-Muse.', 'Ask Optimus.'],
    ['opti  muse and OPTIMIST', 'Optimus and Optimus'],
    ['an optimistic view', 'an optimistic view'],
    ['写在see plus plus里', '写在see plus plus里'],
    ['in see plus plus, please', 'in C++, please'],
    ['启动伤店', '启动商店'],
    ['dollar and', '$&'],
  ])('“%s” is put right as “%s”', (heard, right) => {
    expect(putRight(heard, words)).toBe(right);
  });
  test('the longest first, and nothing twice', () => {
    const some = [
      { word: 'api', misheard: ['a p i'] },
      { word: 'shop-api', misheard: ['shop a p i'] },
      { word: 'shop', misheard: ['shop-api'] },
    ];
    expect(putRight('start shop a p i and a p i', some)).toBe('start shop-api and api');
  });
  test('no words, no change; what is no pattern is none', () => {
    expect(putRight('a (b', [{ word: 'c', misheard: ['(b'] }])).toBe('a c');
    expect(putRight('a', [])).toBe('a');
  });
});

describe('what is learned of a correction', () => {
  test.each([
    ['Start chop API.', 'start shop-api', { word: 'shop-api', misheard: 'chop API' }],
    ['run nightly pack up', 'run nightly backup', { word: 'Nightly backup', misheard: 'nightly pack up' }],
    ['run nightly pack up now', 'run Nightly backup now', { word: 'Nightly backup', misheard: 'nightly pack up' }],
    ['open colon', 'open Köln', { word: 'Köln', misheard: 'colon' }],
    ['look at k eights', 'look at k8s', { word: 'k8s', misheard: 'k eights' }],
    ['their place', 'there place', null],
    ['Start shop', 'start shop', null],
    ['a b c d e f g', 'h i j k l m n', null],
    ['', 'start', null],
  ])('“%s” should have been “%s”', (heard, meant, learned) => {
    expect(misheardName(heard, meant, names)).toEqual(learned);
  });
  test('words that mean something themselves are not taken for another', () => {
    const said = ['show the logs of shop', 'starte den Laden', '启动商店'];
    const means = (misheard: string) => meansItself(misheard, names, said);
    expect(['show', 'The Logs', 'web', 'starte', '启动', 'of', 'no'].map(means)).not.toContain(false);
    expect(['chop', 'shows', 'nightly pack up', '伤店'].map(means)).not.toContain(true);
  });
  test('only one stretch differs, without its signs', () => {
    expect(differenceOf('start the chop, now', 'start the “shop”, now')).toEqual({ heard: 'chop', meant: 'shop' });
    expect(differenceOf('same', 'same')).toBeNull();
  });
});

describe('the name of who is spoken to', () => {
  test.each([
    ['Optimus, what is running?', 'what is running?'],
    ['OK Optimus what is running', 'what is running'],
    ['Hallo Optimus, was läuft?', 'was läuft?'],
    ['What is running, Optimus?', 'What is running'],
    ['We were talking. Hey Optimus: stop', 'stop'],
    ['擎天柱，启动商店', '启动商店'],
    ['Optimus', ''],
    ['Hey Optimus!', ''],
    ['the optimum', null],
    ['Octopus, start', null],
  ])('“%s” leaves “%s”', (text, rest) => {
    expect(withoutName(text)).toBe(rest);
  });
});
