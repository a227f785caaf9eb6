import type { SpokenCommand } from '../../../../../shared/features/voice/intents.ts';
import type { Names } from '../../types.ts';
import { commands, names } from './world.ts';

const bits =
  'shop api web kube proxy data pipeline next blog weather engine ledger parcel photo mobile cloud auth mail search chat bot game core admin billing report stats queue worker edge cache image video audio map geo'.split(
    ' ',
  );

/** The same numbers each time. */
export function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** A machine of somebody who never throws anything away. */
export function manyNames(projects = 1_000, seed = 7): Names {
  const random = randomFrom(seed);
  const bit = () => bits[random(bits.length)] ?? '';
  const more = Array.from({ length: projects - names.projects.length }, (_, at) => ({
    ...{ id: `x:${at}`, name: `${bit()}-${bit()}-${at % 7 === 0 ? at : bit()}`, services: ['web', 'worker', 'db'] },
  }));
  return { ...names, projects: [...names.projects, ...more] };
}

export function manyCommands(count = 300, seed = 11): SpokenCommand[] {
  const random = randomFrom(seed);
  const bit = () => bits[random(bits.length)] ?? '';
  const more = Array.from({ length: count - commands.length }, (_, at) => ({
    ...{ id: `x.${at}`, title: `Show ${bit()} of ${bit()} ${at}`, keywords: [bit()] },
  }));
  return [...commands, ...more];
}
