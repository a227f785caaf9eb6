import { describe, expect, it } from 'vitest';
import { choiceToSearch, everything, isChosen, parseChoice } from './choice.ts';

describe('what of the dependencies is shown', () => {
  it('comes back from the address as it went there', () => {
    for (const choice of [
      everything,
      { text: 'react', ecosystem: 'npm', direct: true, development: false },
      { text: '', ecosystem: null, direct: false, development: true },
    ]) {
      const search = Object.fromEntries(
        Object.entries(choiceToSearch(choice)).filter((entry): entry is [string, string] => entry[1] !== undefined),
      );
      expect(parseChoice(search)).toEqual(choice);
    }
  });

  it('is everything where the address says nothing that is known', () => {
    expect(parseChoice({ asked: 'x', for: 'y', tab: 'dependencies' })).toEqual(everything);
    expect(isChosen(everything)).toBe(false);
    expect(parseChoice({ text: 'a'.repeat(500) }).text).toHaveLength(200);
  });
});
