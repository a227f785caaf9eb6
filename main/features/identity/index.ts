export { createIdentity, type IdentityService } from './create-identity.ts';
export { createIdentityProcedures } from './procedures.ts';
export type { IdentityLink, IdentitySource } from './types.ts';
export { sinceOf } from './words.ts';
