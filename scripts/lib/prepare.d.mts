/** Makes a fresh clone ready: the same first step for start, serve, test and bench. */
export function prepare(options?: { build?: boolean; quiet?: boolean }): Promise<void>;
