import { expect, test } from 'vitest';
import { keywordsFile, piecesOf, readTokens } from './sound-models/keyword-tokens.ts';

const tokens = readTokens(
  '<blk> 0\n<unk> 2\n▁ 3\nS 4\nT 5\n▁OP 9\nI 10\nM 11\nUS 12\nTI 40\nMUS 41\nO 42\nP 43\n▁O 44\nU 45\n',
);

test('a word is put together of the fewest pieces, of those by the likeliest', () => {
  expect(piecesOf('OPTIMUS', tokens, 2)).toEqual([
    ['▁OP', 'TI', 'MUS'],
    ['▁OP', 'T', 'I', 'MUS'],
  ]);
  expect(piecesOf('OPTIMA', tokens)).toEqual([]);
  // Where no piece begins a word, its beginning is a piece of its own.
  expect(piecesOf('TIM', tokens, 1)).toEqual([['▁', 'TI', 'M']]);
});

test('each way is a line of the keyword, in the case of the model', () => {
  expect(keywordsFile(['optimus'], tokens)?.split('\n')[0]).toBe('▁OP TI MUS @OPTIMUS');
  expect(keywordsFile(['Optimus'], readTokens('▁op 1\nti 2\nmus 3\n'))).toBe('▁op ti mus @OPTIMUS\n');
  expect(keywordsFile(['Optimus'], readTokens('garbage\n\n▁x'))).toBeNull();
});
