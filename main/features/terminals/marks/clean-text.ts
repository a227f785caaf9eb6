const lookalikes = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}]+/gu;

/** What a program says of itself, as one line that cannot look like something else: no control, no direction marks. */
export const cleanText = (text: string, longest: number): string =>
  text.toWellFormed().replace(lookalikes, ' ').replace(/\s+/g, ' ').trim().slice(0, longest);
