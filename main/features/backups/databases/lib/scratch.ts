import { randomBytes } from 'node:crypto';

const prefix = 'optimus_proof_';

/** The name of a database that lives for one proof. */
export const scratchName = (): string => `${prefix}${randomBytes(8).toString('hex')}`;

export const isScratch = (name: string): boolean => new RegExp(`^${prefix}[0-9a-f]{16}$`).test(name);

/** What has to be tidied up is, also when whoever asked has given up: it gets a time of its own. */
export const tidying = (): AbortSignal => AbortSignal.timeout(60_000);
