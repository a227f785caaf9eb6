/** A list with or without one of its values. */
export const toggled = <T>(list: readonly T[], value: T, on: boolean): T[] =>
  on ? [...list, value] : list.filter((other) => other !== value);
