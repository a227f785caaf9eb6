/** Keys that are not commands: what lists and fields do with them is the same on every screen. */
export const listKeys: readonly { keys: readonly string[]; does: string }[] = [
  { keys: ['J', 'Down'], does: 'Next row' },
  { keys: ['K', 'Up'], does: 'Row before' },
  { keys: ['PageDown', 'PageUp'], does: 'A page on, a page back' },
  { keys: ['Home', 'End'], does: 'First row, last row' },
  { keys: ['Enter'], does: 'Open the row' },
  { keys: ['Space'], does: 'Peek: see the row without leaving the list' },
  { keys: ['.'], does: 'Actions of the row' },
  { keys: ['Escape'], does: 'Close what is open, empty a search' },
];

export const graphKeys: typeof listKeys = [
  { keys: ['Left', 'Right'], does: 'Back and on along the edges' },
  { keys: ['Up', 'Down'], does: 'Between steps side by side' },
  { keys: ['J', 'K'], does: 'Next step, step before' },
  { keys: ['Enter', 'Space'], does: 'Select the step' },
  { keys: ['Plus', '-'], does: 'Larger, smaller' },
  { keys: ['0'], does: 'Fit all steps' },
];

interface Titled {
  title: string;
  group: string;
  keys?: string | undefined;
  keywords?: readonly string[] | undefined;
}

/** Commands whose title, group, keywords or keys hold the text, by group in their order. */
export function filterCommands<T extends Titled>(commands: readonly T[], text: string): [string, T[]][] {
  const wanted = text.trim().toLowerCase();
  const fits = ({ title, group, keys = '', keywords = [] }: T) =>
    [title, group, keys, ...keywords].some((part) => part.toLowerCase().includes(wanted));
  return [...Map.groupBy(wanted === '' ? commands : commands.filter(fits), ({ group }) => group)];
}
