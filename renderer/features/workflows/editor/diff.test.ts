import { expect, it } from 'vitest';
import { diffLines } from './diff.ts';

const show = (theirs: string, mine: string) =>
  diffLines(theirs, mine).map(({ side, text }) => `${{ both: ' ', theirs: '-', mine: '+' }[side]}${text}`);

it('says line by line what differs, with a few lines around', () => {
  expect(show('1\n2\n3\n4\na\nb\nc\n5\n6\n7\n8', '1\n2\n3\n4\na\nx\nc\ny\n5\n6\n7\n8')).toEqual([
    ' 3',
    ' 4',
    ' a',
    '-b',
    '+x',
    ' c',
    '+y',
    ' 5',
    ' 6',
    ' 7',
  ]);
  expect(show('a', 'a').filter((line) => !line.startsWith(' '))).toEqual([]);
  expect(show('', 'a')).toEqual(['-', '+a']);
});

it('loses no line of texts that are too long to compare', () => {
  const many = (word: string) => Array.from({ length: 2_500 }, (_, i) => `${word} ${i}`).join('\n');
  const lines = diffLines(many('a'), many('b'));
  expect(lines.filter(({ side }) => side === 'theirs')).toHaveLength(2_500);
  expect(lines.filter(({ side }) => side === 'mine')).toHaveLength(2_500);
});
