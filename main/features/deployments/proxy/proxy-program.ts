import { runProgram } from './program/run-program.ts';

const file = process.argv[2];
if (file === undefined) throw new Error('usage: proxy-program CONFIG-FILE');
await runProgram(file);
