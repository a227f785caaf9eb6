import { randomInt } from 'node:crypto';

/** No letter that can be taken for another when it is read from paper or said aloud. */
const letters = 'abcdefghjkmnpqrstuvwxyz23456789';
const groups = 6;
const each = 5;

/** Some 148 bits, in groups that can be read, said and written by hand. */
export const makePassword = (): string =>
  Array.from({ length: groups }, () =>
    Array.from({ length: each }, () => letters[randomInt(letters.length)]).join(''),
  ).join('-');
