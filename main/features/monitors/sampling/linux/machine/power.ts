import type { MachineInfo } from '../../../../../../shared/features/monitors/schema.ts';
import { closeFile, namesIn, openFile, readText, unreadable } from '../../blocking.ts';
import { createGrowth } from '../growth.ts';
import { type KeptFile, keepOpen } from '../kept-file.ts';
import { absent, type MachinePart, type Put, type Roots } from './part.ts';

const findAgainMs = 30_000;
/** A battery measures itself every few seconds. */
const batteryMs = 5_000;

interface Battery {
  name: string;
  percent: number | null;
  watts: number | null;
  discharging: boolean;
}
interface Counter {
  name: string;
  file: KeptFile;
  /** Where it begins again. */
  range: number;
}

/** The battery, what feeds the machine, and what it draws: from the battery while it feeds, else from the processor's own counters. */
export function createPower({ sys }: Roots) {
  const supplies = `${sys}/class/power_supply`;
  const zones = `${sys}/class/powercap`;
  const growth = createGrowth();
  let batteryNames: string[] = [];
  let mains: string[] = [];
  let batteries: Battery[] = [];
  let counters: Counter[] = [];
  let platform = false;
  let refused = false;
  let foundAt = Number.NEGATIVE_INFINITY;
  let batteryAt = Number.NEGATIVE_INFINITY;
  let watts: number | null = null;
  let how = '';

  const of = (name: string, file: string) => readText(`${supplies}/${name}/${file}`)?.trim() ?? null;
  const micro = (name: string, file: string) => {
    const text = of(name, file);
    return text === null || !/^-?\d+$/.test(text) ? null : Math.abs(Number(text)) / 1e6;
  };

  function findCounters() {
    const names = (namesIn(zones) ?? []).filter((name) => /^(intel|amd)-rapl:\d+$/.test(name)).sort();
    const named = names.map((name) => ({ name, is: readText(`${zones}/${name}/name`)?.trim() ?? '' }));
    // The whole platform contains its processors.
    const psys = named.filter(({ is }) => is === 'psys');
    platform = psys.length > 0;
    const wanted = platform ? psys : named.filter(({ is }) => is.startsWith('package'));
    refused = false;
    const next: Counter[] = [];
    for (const { name } of wanted) {
      const known = counters.find((counter) => counter.name === name);
      if (known) {
        next.push(known);
        continue;
      }
      const path = `${zones}/${name}/energy_uj`;
      const descriptor = openFile(path);
      if (descriptor >= 0) {
        closeFile(descriptor);
        next.push({ name, file: keepOpen(path), range: Number(readText(`${zones}/${name}/max_energy_range_uj`)) || 0 });
      } else if (descriptor === unreadable) refused = true;
    }
    for (const counter of counters) if (!next.includes(counter)) counter.file.close();
    counters = next;
  }

  function find(now: number) {
    if (now - foundAt < findAgainMs) return;
    foundAt = now;
    const names = (namesIn(supplies) ?? []).sort();
    // A mouse has a battery too.
    batteryNames = names.filter((name) => of(name, 'type') === 'Battery' && of(name, 'scope') !== 'Device');
    mains = names.filter((name) => ['Mains', 'USB', 'Wireless'].includes(of(name, 'type') ?? ''));
    findCounters();
  }

  function readBatteries(now: number) {
    if (now - batteryAt < batteryMs) return;
    batteryAt = now;
    batteries = batteryNames.map((name) => {
      const [amperes, volts] = [micro(name, 'current_now'), micro(name, 'voltage_now')];
      const capacity = of(name, 'capacity');
      return {
        name,
        percent: capacity !== null && /^\d+$/.test(capacity) ? Math.min(100, Number(capacity)) : null,
        watts: micro(name, 'power_now') ?? (amperes !== null && volts !== null ? amperes * volts : null),
        discharging: of(name, 'status') === 'Discharging',
      };
    });
  }

  /** Joules of all packages since the look before; null when one of them is not known. */
  function joules(): number | null {
    let sum: number | null = counters.length > 0 ? 0 : null;
    for (const { name, file, range } of counters) {
      const value = file.number();
      const last = value === null ? null : lastOf(name, value, range);
      sum = sum === null || last === null ? null : sum + last / 1e6;
    }
    return sum;
  }
  const turns = new Map<string, { value: number; turned: number }>();
  /** The counter made into one that never comes round, so that what grows is told as of any other. */
  function lastOf(name: string, value: number, range: number): number | null {
    const known = turns.get(name);
    const turned = (known?.turned ?? 0) + (known && value < known.value ? range : 0);
    turns.set(name, { value, turned });
    return growth.of(name, value + turned);
  }

  function measure(elapsedMs: number | null, put: Put) {
    const energy = joules();
    const feeding = batteries.filter(({ discharging, watts: drawn }) => discharging && drawn !== null && drawn > 0);
    watts = null;
    if (feeding.length > 0) {
      watts = feeding.reduce((sum, battery) => sum + (battery.watts ?? 0), 0);
      how = 'The battery tells what it gives';
    } else if (energy !== null && elapsedMs !== null) {
      watts = energy / (elapsedMs / 1_000);
      how = platform ? 'Energy counter of the whole machine (RAPL)' : 'Energy counter of the processors alone (RAPL)';
    }
    if (watts !== null) put('power.watts', watts);
  }

  const onBattery = () => {
    const online = mains.map((name) => of(name, 'online')).filter((text) => text !== null);
    if (online.includes('1')) return false;
    return batteries.some(({ discharging }) => discharging) || (batteries.length > 0 && online.length > 0);
  };

  const part: MachinePart = {
    look({ now, elapsedMs }, put) {
      find(now);
      growth.next(elapsedMs !== null);
      readBatteries(now);
      for (const { name, percent } of batteries) if (percent !== null) put('battery.percent', percent, name);
      measure(elapsedMs, put);
    },
    about(info: MachineInfo) {
      if (batteries.length === 0) absent(info, 'Battery', 'This machine has none.');
      const told = watts !== null || counters.length > 0;
      if (!told)
        absent(
          info,
          'Power',
          refused
            ? 'The processor counts its energy, but only the administrator may read it (energy_uj under /sys/class/powercap).'
            : batteries.length > 0
              ? 'It is told only while the battery feeds the machine.'
              : 'Neither the processor nor a battery tells what is drawn.',
        );
      if (told || batteries.length > 0 || mains.length > 0)
        info.power = { source: onBattery() ? 'battery' : 'mains', how: how || 'Not told now' };
    },
    close() {
      for (const { file } of counters) file.close();
    },
  };
  return { ...part, watts: () => watts };
}
