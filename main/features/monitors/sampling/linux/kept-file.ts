import { closeFile, gone, openFile, textOf } from '../blocking.ts';

/** A file that is read again and again without being looked up each time. */
export function keepOpen(path: string) {
  let descriptor = gone;
  const close = () => {
    if (descriptor >= 0) closeFile(descriptor);
    descriptor = gone;
  };
  return {
    /** Null when it is not there; it may come later. */
    text(): string | null {
      if (descriptor < 0) descriptor = openFile(path);
      if (descriptor < 0) return null;
      const text = textOf(descriptor);
      if (text === null) close();
      return text;
    },
    number(): number | null {
      const text = this.text()?.trim();
      return text === undefined || !/^-?\d+$/.test(text) ? null : Number(text);
    },
    close,
  };
}
export type KeptFile = ReturnType<typeof keepOpen>;
