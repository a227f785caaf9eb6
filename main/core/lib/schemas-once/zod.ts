/** Takes the place of `zod` for all of the core: see `scripts/lib/schemas-once.ts`. */
export * from 'zod';
export { boolean, number, string } from './once.ts';
export * as z from './zod.ts';
