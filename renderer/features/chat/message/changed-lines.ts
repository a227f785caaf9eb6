export interface ChangedLine {
  kind: 'added' | 'removed' | 'same' | 'place';
  text: string;
}

/** The lines of a unified diff. Its head says only the name, which stands above it. */
export function changedLines(diff: string): ChangedLine[] {
  const lines = diff.replace(/\n$/, '').split('\n');
  const first = lines.findIndex((line) => line.startsWith('@@'));
  return lines
    .filter((line, index) => !line.startsWith('\\ ') && (first === -1 || index >= first))
    .map((line): ChangedLine => {
      if (line.startsWith('@@')) return { kind: 'place', text: line };
      if (line.startsWith('+')) return { kind: 'added', text: line.slice(1) };
      if (line.startsWith('-')) return { kind: 'removed', text: line.slice(1) };
      return { kind: 'same', text: line.replace(/^ /, '') };
    });
}
