// The sampler in a process of its own, or the same process without it: `sampler.ts on|off [folder of a project]`.
import { createSampler } from '../../main/features/monitors/sampling/create-sampler.ts';

const [mode, folder] = process.argv.slice(2);
const quiet = { debug() {}, info() {}, warn() {}, error: console.error, child: () => quiet };
const sampler = createSampler({ log: quiet });
let looks = 0;
sampler.onMeasured(() => {
  looks += 1;
  // Rates and everything that is asked at first sight are behind it.
  if (looks === 5) console.log('ready');
});
sampler.places({
  projects: Array.from({ length: 200 }, (_, at) => ({
    projectId: `project-${at}`,
    path: at === 0 && folder ? folder : `/nowhere/project-${at}`,
  })),
  children: [],
  containers: [],
});
if (mode === 'on') sampler.begin();
else console.log('ready');
process.stdin.resume().once('end', () => void sampler.dispose().then(() => process.exit(0)));
