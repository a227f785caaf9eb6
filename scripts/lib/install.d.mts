/** Throws one sentence when this Node cannot even prepare. */
export function checkNode(version?: string): void;
/** Why `npm ci` has to run, or null. */
export function whyInstall(lockText: string, installedText: string | null): string | null;
