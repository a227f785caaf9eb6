import { findProgram } from '../../core/lib/find-program.ts';

/** A sentence for each program that is not found. */
export async function lacking(programs: readonly string[], find = findProgram): Promise<string[]> {
  const found = await Promise.all(programs.map((program) => find(program)));
  return programs.flatMap((program, i) => (found[i] === null ? [`${program} was not found on this machine.`] : []));
}
