import { keyOf } from '../../../../shared/lib/series-key.ts';
import { createRandom } from '../../../core/db/testing/random.ts';

type Shape = (hour: number) => number;

/** A hundred lines as a machine with a dozen projects has them: some always in motion, most of them quiet most of the time. */
export function createRealistic(seed = 1) {
  const random = createRandom(seed);
  const normal = () => random() + random() + random() - 1.5;
  const within = (value: number, most: number) => Math.max(0, Math.min(most, value));

  /** Moves by itself and jitters, as a processor does. */
  const restless = (usual: number, jitter: number, most: number): Shape => {
    let level = usual;
    return (hour) => {
      const busy = hour >= 9 && hour < 18 ? 1.6 : 1;
      level += (usual * busy - level) * 0.01 + normal() * jitter * 0.2;
      return within(level + normal() * jitter + (random() < 0.002 ? most * random() : 0), most);
    };
  };
  /** Still, and now and then at work for a minute or two. */
  const bursts = (height: number, often: number): Shape => {
    let left = 0;
    let now = 0;
    return (hour) => {
      if (left > 0) left--;
      else {
        now = 0;
        if (random() < often * (hour >= 9 && hour < 18 ? 2 : 0.3)) {
          left = Math.floor(10 + random() * 120);
          now = height * random();
        }
      }
      return now === 0 ? 0 : within(now + normal() * now * 0.3, height * 2);
    };
  };
  /** Grows and is given back, in pages. */
  const memory = (usual: number): Shape => {
    let level = usual;
    return () => {
      if (random() < 0.3) level += normal() * usual * 0.0005;
      if (random() < 0.001) level += normal() * usual * 0.1;
      level += (usual - level) * 0.0001;
      return Math.max(4_096, level);
    };
  };
  /** A sensor, a counter: the same for a long time. */
  const still = (usual: number, step: number, often: number): Shape => {
    let level = usual;
    return () => {
      if (random() < often) level = Math.max(0, level + step * (random() < 0.5 ? -1 : 1));
      return level;
    };
  };

  const shapes: [string, Shape][] = [];
  const machine = (metric: Parameters<typeof keyOf>[0], shape: Shape, part = '') =>
    shapes.push([keyOf(metric, { part }), shape]);
  machine('cpu.percent', restless(12, 4, 100));
  machine('cpu.user.percent', restless(8, 3, 100));
  machine('cpu.system.percent', restless(3, 1.5, 100));
  machine('cpu.iowait.percent', bursts(10, 0.01));
  machine('cpu.irq.percent', restless(0.2, 0.2, 100));
  for (let core = 0; core < 8; core++) machine('cpu.core.percent', restless(12, 8, 100), String(core));
  for (const metric of ['load.1m', 'load.5m', 'load.15m'] as const) machine(metric, still(1.2, 0.03, 0.2));
  machine('memory.used.bytes', memory(12e9));
  machine('memory.used.percent', still(38, 0.1, 0.1));
  machine('memory.available.bytes', memory(20e9));
  machine('memory.cache.bytes', memory(9e9));
  machine('swap.used.bytes', still(2e8, 4_096, 0.01));
  for (const metric of ['cpu.pressure.percent', 'memory.pressure.percent', 'io.pressure.percent'] as const)
    machine(metric, bursts(20, 0.002));
  for (const disk of ['/', '/home']) {
    machine('disk.free.bytes', memory(200e9), disk);
    machine('disk.used.percent', still(60, 0.1, 0.0005), disk);
    machine('disk.inodes.percent', still(20, 0.1, 0.0002), disk);
  }
  machine('disk.read.bytes', bursts(50e6, 0.02), 'nvme0n1');
  machine('disk.write.bytes', bursts(30e6, 0.1), 'nvme0n1');
  machine('disk.latency.ms', bursts(5, 0.1), 'nvme0n1');
  machine('disk.busy.percent', bursts(30, 0.1), 'nvme0n1');
  for (const net of ['eth0', 'wlan0', 'docker0']) {
    machine('net.in.bytes', net === 'eth0' ? restless(20_000, 8_000, 1e8) : bursts(1e6, 0.01), net);
    machine('net.out.bytes', net === 'eth0' ? restless(8_000, 4_000, 1e8) : bursts(1e5, 0.01), net);
  }
  for (const sensor of ['cpu', 'nvme', 'board', 'wifi']) machine('temperature.celsius', still(48, 1, 0.1), sensor);
  machine('fan.rpm', still(1_800, 10, 0.2));
  machine('power.watts', restless(14, 2, 90));
  machine('processes.count', still(420, 1, 0.3));
  for (let project = 0; shapes.length < 95; project++) {
    const of = { scope: 'project', id: `project-${project}` } as const;
    shapes.push([keyOf('cpu.used.percent', of), project % 4 === 0 ? restless(5, 3, 800) : bursts(150, 0.002)]);
    shapes.push([keyOf('memory.bytes', of), memory(4e8)]);
    shapes.push([keyOf('io.read.bytes', of), bursts(2e6, 0.002)]);
    shapes.push([keyOf('io.write.bytes', of), bursts(1e6, 0.01)]);
    shapes.push([keyOf('processes.count', of), still(6, 1, 0.005)]);
  }
  const own = { scope: 'optimus' } as const;
  shapes.length = 95;
  shapes.push([keyOf('cpu.used.percent', own), restless(1.5, 0.5, 400)]);
  shapes.push([keyOf('memory.bytes', own), memory(3e8)]);
  shapes.push([keyOf('loop.delay.ms', own), restless(0.5, 0.4, 500)]);
  shapes.push([keyOf('spawns.per-minute', own), bursts(10, 0.002)]);
  shapes.push([keyOf('database.bytes', own), still(8e7, 4_096, 0.1)]);

  return {
    keys: shapes.map(([key]) => key),
    /** What a look at that moment gives. */
    at(ms: number): Record<string, number> {
      const hour = Math.floor(ms / 3_600_000) % 24;
      const values: Record<string, number> = {};
      for (const [key, shape] of shapes) values[key] = shape(hour);
      return values;
    },
  };
}
