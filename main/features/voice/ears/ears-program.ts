import { runEarsProgram } from './program/run-program.ts';

const file = process.argv[2];
if (file === undefined) throw new Error('usage: ears-program CONFIG-FILE');
await runEarsProgram(file);
