/** For tests of other features: minds on a real database, without the rest of a core. */
export { mindsHere } from '../../features/minds/testing/minds-here.ts';
