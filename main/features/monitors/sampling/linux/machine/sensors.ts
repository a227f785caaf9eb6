import type { MachineInfo } from '../../../../../../shared/features/monitors/schema.ts';
import { namesIn, readText } from '../../blocking.ts';
import { type KeptFile, keepOpen } from '../kept-file.ts';
import { absent, type MachinePart, type Roots } from './part.ts';

const findAgainMs = 60_000;
const shortestMs = 5_000;
/** Some answer over a slow bus: such a one may take this share of the time and is read the less often. */
const share = 0.002;
const validMs = 4 * shortestMs;
const unlikely = (celsius: number) => celsius < -60 || celsius > 200;

interface Sensor {
  part: string;
  label: string;
  kind: 'temperature' | 'fan';
  file: KeptFile;
  nextAt: number;
  value: number | null;
  validUntil: number;
}

interface Found {
  chip: string;
  label: string;
  kind: Sensor['kind'];
  path: string;
}

function ofChips(sys: string): Found[] {
  const found: Found[] = [];
  for (const dir of (namesIn(`${sys}/class/hwmon`) ?? []).sort()) {
    const base = `${sys}/class/hwmon/${dir}`;
    const chip = readText(`${base}/name`)?.trim() || dir;
    for (const name of (namesIn(base) ?? []).sort()) {
      const [, which, number] = /^(temp|fan)(\d+)_input$/.exec(name) ?? [];
      if (which === undefined) continue;
      const label =
        readText(`${base}/${which}${number}_label`)?.trim() || `${which === 'fan' ? 'Fan' : 'Sensor'} ${number}`;
      found.push({ chip, label, kind: which === 'fan' ? 'fan' : 'temperature', path: `${base}/${name}` });
    }
  }
  return found;
}

/** Small boards have no chips, but zones. */
function ofZones(sys: string): Found[] {
  return (namesIn(`${sys}/class/thermal`) ?? [])
    .filter((name) => name.startsWith('thermal_zone'))
    .sort()
    .map((zone) => ({
      chip: readText(`${sys}/class/thermal/${zone}/type`)?.trim() || zone,
      label: 'Zone',
      kind: 'temperature' as const,
      path: `${sys}/class/thermal/${zone}/temp`,
    }));
}

export function createSensors({ sys }: Roots, clock: () => number): MachinePart {
  let sensors = new Map<string, Sensor>();
  let foundAt = Number.NEGATIVE_INFINITY;

  function find(now: number) {
    if (now - foundAt < findAgainMs) return;
    foundAt = now;
    const chips = ofChips(sys);
    const all = chips.some(({ kind }) => kind === 'temperature') ? chips : [...chips, ...ofZones(sys)];
    const next = new Map<string, Sensor>();
    const taken = new Set<string>();
    for (const { chip, label, kind, path } of all) {
      // Two drives of one make have the same names; the order of their folders is that of their finding.
      let part = `${chip} ${label}`.slice(0, 180);
      for (let more = 2; taken.has(`${kind} ${part}`); more += 1) part = `${chip} ${label} (${more})`;
      taken.add(`${kind} ${part}`);
      const known = sensors.get(path);
      next.set(
        path,
        known?.part === part
          ? known
          : { part, label: `${label} (${chip})`, kind, file: keepOpen(path), nextAt: 0, value: null, validUntil: 0 },
      );
    }
    for (const [path, { file }] of sensors) if (!next.has(path)) file.close();
    sensors = next;
  }

  function read(sensor: Sensor) {
    const began = clock();
    const raw = sensor.file.number();
    const took = clock() - began;
    const pause = Math.max(shortestMs, took / share);
    sensor.nextAt = began + pause;
    sensor.validUntil = began + Math.max(validMs, 2 * pause);
    const value = raw === null ? null : sensor.kind === 'fan' ? raw : raw / 1_000;
    sensor.value = value !== null && sensor.kind === 'temperature' && unlikely(value) ? null : value;
  }

  return {
    look({ now }, put) {
      find(now);
      for (const sensor of sensors.values()) {
        if (now >= sensor.nextAt) read(sensor);
        if (sensor.value === null || now > sensor.validUntil) continue;
        put(sensor.kind === 'fan' ? 'fan.rpm' : 'temperature.celsius', sensor.value, sensor.part);
      }
    },
    about(info) {
      const told = [...sensors.values()].filter(({ value }) => value !== null);
      info.sensors = told.map(({ part, label, kind }): MachineInfo['sensors'][number] => ({ part, label, kind }));
      for (const [kind, what] of [
        ['temperature', 'Temperatures'],
        ['fan', 'Fans'],
      ] as const) {
        if (told.some((sensor) => sensor.kind === kind)) continue;
        const silent = [...sensors.values()].some((sensor) => sensor.kind === kind);
        absent(info, what, silent ? 'There are sensors, but none answers.' : 'The system shows no such sensor.');
      }
    },
    close() {
      for (const { file } of sensors.values()) file.close();
    },
  };
}
