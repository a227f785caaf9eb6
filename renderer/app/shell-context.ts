import { createContext, useContext } from 'react';
import type { Command } from './feature.ts';

interface ShellValue {
  /** Every standing command of the program, for the keyboard map. */
  commands: readonly Command[];
  run: (command: Command) => void;
}

export const ShellContext = createContext<ShellValue>({ commands: [], run: () => {} });

export const useShell = () => useContext(ShellContext);
