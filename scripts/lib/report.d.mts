export interface Counts {
  passed: number;
  failed: number;
  skipped: string[];
  problems: string[];
}
export function vitestCounts(file: string): Counts;
export function playwrightCounts(file: string): Counts;
export function missingNeeds(file: string): string[];
export function stageTable(
  stages: readonly { name: string; passed: number; failed: number; seconds: number }[],
): string;
