import { duration as length, millisecondsOf } from '../language/duration.ts';

/** A length of time with a word of its own about what it is for. */
export const duration = (says: string) => length.describe(says);

/** Of what the schema has let through. */
export const msOf = millisecondsOf;
