import { runHoldProgram } from './run-program.ts';

await runHoldProgram();
