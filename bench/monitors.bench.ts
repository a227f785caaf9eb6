import { join } from 'node:path';
import type { Bench } from './lib/bench.ts';
import { keepingFigures } from './lib/keeping-figures.ts';
import { samplingFigures } from './lib/sampling-cost.ts';
import { withTempDir } from './lib/temp-dir.ts';
import { truthFigure } from './lib/truth-error.ts';

const bench: Bench = () =>
  withTempDir(async (dir) => ({
    bench: 'monitors',
    figures: [await truthFigure(dir), ...(await samplingFigures(dir)), ...(await keepingFigures(join(dir, 'keeping')))],
  }));

export default bench;
