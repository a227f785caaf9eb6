import { join } from 'node:path';
import type { Bench } from './lib/bench.ts';
import { keepingFigures } from './lib/keeping-figures.ts';
import { samplingFigures } from './lib/sampling-cost.ts';
import { withTempDir } from './lib/temp-dir.ts';

const bench: Bench = () =>
  withTempDir(async (dir) => ({
    bench: 'monitors',
    figures: [...(await samplingFigures(dir)), ...(await keepingFigures(join(dir, 'keeping')))],
  }));

export default bench;
