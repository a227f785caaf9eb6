import { readRunFile } from '../setup/read-run-file.ts';
import { writeRunText } from '../setup/write-run-file.ts';
import { findServices } from './find-services.ts';

/** What would keep the main loop busy: reading what others wrote. */
export const findingTasks = {
  'launcher.find': findServices,
  'launcher.read-file': async ({ text }: { text: string }) => readRunFile(text),
  'launcher.write-file': async (input: Parameters<typeof writeRunText>[0]) => writeRunText(input),
} as const;

export type FindingTasks = typeof findingTasks;
