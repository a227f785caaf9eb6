import { runModelsProgram } from './program/run-program.ts';

const file = process.argv[2];
if (file === undefined) throw new Error('usage: local-models-program CONFIG-FILE');
await runModelsProgram(file);
