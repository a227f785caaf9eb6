/** Lets everybody else have their turn: what goes through thousands of things does so now and then. */
export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
