/** A Chromium on this machine: CHROMIUM_PATH, the usual places, Playwright's own, else null. */
export function findChromium(): string | null;
