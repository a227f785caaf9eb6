const nameLine = /^name:[^\n]*$/m;

/** The same definition under another name; the rest of the text stays as it is. */
export function renamed(source: string, name: string): string {
  const line = `name: ${JSON.stringify(name)}`;
  return nameLine.test(source) ? source.replace(nameLine, () => line) : `${line}\n${source}`;
}

/** `Nightly backup (copy)`, `(copy 2)` when that is taken. */
export function copyName(name: string, taken: readonly string[]): string {
  const base = name.replace(/ \(copy(?: \d+)?\)$/, '');
  const all = new Set(taken);
  for (let i = 1; ; i++) {
    const next = `${base} (copy${i === 1 ? '' : ` ${i}`})`;
    if (!all.has(next)) return next;
  }
}

/** What a new text begins with: runs as it is, and shows where everything goes. */
export const starter = `name: New workflow
steps:
  - run: echo "Hello from Optimus"
`;
