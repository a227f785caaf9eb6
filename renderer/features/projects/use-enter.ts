import { useEffect, useState } from 'react';
import type { ProjectRow } from '../../../shared/features/projects/schema.ts';

interface Asked {
  text: string;
  /** `first` is the best there is for this text, and not for what was written before. */
  answered: boolean;
  first: ProjectRow | undefined;
  open: (row: ProjectRow) => void;
}

/** Opens the best hit, as soon as it is known: whoever types quickly presses Enter before the core has answered. */
export function useEnter({ text, answered, first, open }: Asked): () => void {
  const [entered, setEntered] = useState<string | null>(null);
  useEffect(() => {
    if (entered === null) return;
    if (entered === text && !answered) return;
    setEntered(null);
    if (entered === text && first) open(first);
  }, [entered, text, answered, first, open]);
  return () => setEntered(text);
}
