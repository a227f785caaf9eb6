const longest = 60;

/** The first words of what was said first: no model is asked for a title. */
export function titleOf(text: string): string {
  const line =
    text
      .split('\n')
      .map((one) =>
        one
          .replace(/[\p{Cc}\p{Cf}]/gu, ' ')
          .replace(/^[\s#>*\-`]+/, '')
          .replace(/\s+/g, ' ')
          .trim(),
      )
      .find((one) => one !== '') ?? '';
  const letters = [...line];
  if (letters.length <= longest) return line || untitled;
  const cut = letters.slice(0, longest).join('');
  const space = cut.lastIndexOf(' ');
  return `${(space > longest / 2 ? cut.slice(0, space) : cut).replace(/[\s,.;:]+$/, '')}…`;
}
export const untitled = 'New chat';
