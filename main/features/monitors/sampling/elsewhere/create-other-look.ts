import { cpus, freemem, loadavg, release, type as systemType, totalmem, uptime } from 'node:os';
import type { MachineInfo } from '../../../../../shared/features/monitors/schema.ts';
import { keyOf } from '../../../../../shared/lib/series-key.ts';
import type { Measured, Places } from '../../types.ts';
import type { Put } from '../linux/machine/part.ts';
import type { Looker } from '../looker.ts';
import { createPlaceIndex, nowhere } from '../places.ts';
import { createOtherProcesses } from './other-processes.ts';
import { createSlowly } from './slowly.ts';
import type { SystemInformation } from './system-information.ts';

const longestMs = 10_000;

interface Options {
  si: SystemInformation;
  now?: () => number;
  wallClock?: () => number;
}

/**
 * For systems without /proc, by `systeminformation`. Most of its answers start a program, so each is asked at its own pace;
 * what Node itself tells is asked each second.
 */
export function createOtherLook({ si, ...options }: Options): Looker {
  const { now = () => performance.now(), wallClock = () => Date.now() } = options;
  const slowly = createSlowly(now);
  const processes = createOtherProcesses(now);
  let places = nowhere;
  let watched = false;
  let before: { at: number; cores: ReturnType<typeof cpus> } | null = null;

  const ask = {
    memory: slowly(5_000, () => si.mem()),
    space: slowly(60_000, () => si.fsSize()),
    disks: slowly(10_000, () => si.fsStats()),
    network: slowly(5_000, () => si.networkStats('*')),
    temperature: slowly(30_000, () => si.cpuTemperature()),
    battery: slowly(60_000, () => si.battery()),
    graphics: slowly(60_000, () => si.graphics()),
    processes: slowly(10_000, () => si.processes()),
  };

  function processor(put: Put, cores: ReturnType<typeof cpus>, elapsedMs: number | null) {
    if (elapsedMs === null || !before || before.cores.length !== cores.length) return;
    let [all, busy, user, system, nice] = [0, 0, 0, 0, 0];
    for (const [at, { times }] of cores.entries()) {
      const last = before.cores[at]?.times;
      if (!last) return;
      const of = (mode: keyof typeof times) => Math.max(0, times[mode] - last[mode]);
      const worked = of('user') + of('nice') + of('sys') + of('irq');
      const total = worked + of('idle');
      if (total > 0) put('cpu.core.percent', (worked / total) * 100, String(at));
      all += total;
      busy += worked;
      user += of('user');
      system += of('sys');
      nice += of('nice');
    }
    if (all <= 0) return;
    put('cpu.percent', (busy / all) * 100);
    put('cpu.user.percent', (user / all) * 100);
    put('cpu.system.percent', (system / all) * 100);
    if (nice > 0) put('cpu.nice.percent', (nice / all) * 100);
  }

  function memory(put: Put) {
    const told = ask.memory();
    const total = told?.total ?? totalmem();
    const available = told?.available ?? freemem();
    put('memory.used.bytes', total - available);
    put('memory.used.percent', ((total - available) / total) * 100);
    put('memory.available.bytes', available);
    if (told && told.buffcache > 0) put('memory.cache.bytes', told.buffcache);
    if (!told || told.swaptotal <= 0) return;
    put('swap.used.bytes', told.swapused);
    put('swap.used.percent', (told.swapused / told.swaptotal) * 100);
  }

  function rest(put: Put) {
    for (const { mount, size, used, available } of ask.space() ?? []) {
      if (!(size > 0)) continue;
      put('disk.free.bytes', available, mount);
      put('disk.free.percent', (available / Math.max(1, used + available)) * 100, mount);
      put('disk.used.percent', (used / Math.max(1, used + available)) * 100, mount);
    }
    const disks = ask.disks();
    // What it cannot tell it gives as null, and -1 where it has not looked twice.
    if (disks && disks.rx_sec !== null && disks.rx_sec >= 0) put('disk.read.bytes', disks.rx_sec, 'all');
    if (disks && disks.wx_sec !== null && disks.wx_sec >= 0) put('disk.write.bytes', disks.wx_sec, 'all');
    for (const { iface, rx_sec: received, tx_sec: sent } of ask.network() ?? []) {
      if (/^(lo\d*|Loopback.*)$/.test(iface) || received === null || sent === null) continue;
      if (received >= 0) put('net.in.bytes', received, iface);
      if (sent >= 0) put('net.out.bytes', sent, iface);
    }
    const main = ask.temperature()?.main;
    if (typeof main === 'number' && main > 0) put('temperature.celsius', main, 'cpu');
    const battery = ask.battery();
    if (battery?.hasBattery) put('battery.percent', battery.percent, 'battery');
    for (const [at, { utilizationGpu, memoryUsed }] of (ask.graphics()?.controllers ?? []).entries()) {
      if (typeof utilizationGpu === 'number') put('gpu.percent', utilizationGpu, `card${at}`);
      if (typeof memoryUsed === 'number') put('gpu.memory.bytes', memoryUsed * 1_048_576, `card${at}`);
    }
  }

  async function look(): Promise<Measured> {
    const at = now();
    const values: Record<string, number> = {};
    const put: Put = (metric, value, part) => {
      if (Number.isFinite(value)) values[part === undefined ? keyOf(metric) : keyOf(metric, { part })] = value;
    };
    const elapsedMs = before && at - before.at <= longestMs && at > before.at ? at - before.at : null;
    const cores = cpus();
    processor(put, cores, elapsedMs);
    // Windows has no load; Node says 0 there.
    if (process.platform !== 'win32')
      for (const [index, metric] of (['load.1m', 'load.5m', 'load.15m'] as const).entries())
        put(metric, loadavg()[index] ?? Number.NaN);
    put('uptime', uptime());
    memory(put);
    rest(put);
    const list = ask.processes();
    if (list) {
      put('processes.count', list.list.length);
      processes.take(list, places);
      processes.tell(values);
    }
    before = { at, cores };
    return { at: wallClock(), values };
  }

  return {
    look,
    places(next: Places) {
      places = createPlaceIndex(next);
      processes.placesChanged(places);
    },
    watch(on) {
      watched = on;
      if (watched) ask.processes.soon();
    },
    async table() {
      ask.processes();
      await ask.processes.pending();
      const list = ask.processes();
      if (list) processes.take(list, places);
      return { at: wallClock(), processes: processes.rows(), unreadable: 0 };
    },
    async machine(): Promise<MachineInfo> {
      const [os, cpu] = await Promise.all([si.osInfo(), si.cpu()]);
      const [space, battery, temperature] = [ask.space(), ask.battery(), ask.temperature()];
      const absent: MachineInfo['absent'] = [
        { what: 'Pressure', why: 'This system does not tell what waits.' },
        { what: 'Power', why: 'This system tells it only to the administrator.' },
        { what: 'Fans', why: 'This system does not tell of them.' },
        { what: 'Inodes', why: 'This system does not tell of them.' },
        { what: 'Projects by folder', why: 'A process belongs to a project by the place of its program alone here.' },
      ];
      if (battery && !battery.hasBattery) absent.push({ what: 'Battery', why: 'This machine has none.' });
      if (temperature && !temperature.main)
        absent.push({ what: 'Temperatures', why: 'This system does not tell them.' });
      const network = ask.network() ?? [];
      const controllers = ask.graphics()?.controllers ?? [];
      return {
        how: 'systeminformation',
        system: `${os.distro || systemType()} ${os.release || release()}`.trim(),
        processor: `${cpu.manufacturer} ${cpu.brand}`.trim(),
        cores: cpus().length,
        memoryBytes: totalmem(),
        swapBytes: ask.memory()?.swaptotal ?? 0,
        bootedAt: Math.round(wallClock() - uptime() * 1_000),
        disks: (space ?? []).map(({ mount, fs, type, size }) => ({ mount, device: fs, type, totalBytes: size })),
        interfaces: network.map(({ iface }) => ({ name: iface, speedMbit: null })),
        sensors: temperature?.main ? [{ part: 'cpu', label: 'Processor', kind: 'temperature' }] : [],
        power: battery?.hasBattery
          ? { source: battery.acConnected ? 'mains' : 'battery', how: 'Not told in watts' }
          : null,
        graphics: controllers.map(({ model, vendor }, at) => ({ part: `card${at}`, label: model || vendor })),
        absent,
      };
    },
    dispose() {},
  };
}
