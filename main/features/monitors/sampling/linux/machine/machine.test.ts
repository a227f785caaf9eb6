import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { MetricName } from '../../../../../../shared/lib/metrics.ts';
import { keyOf } from '../../../../../../shared/lib/series-key.ts';
import { tempDir } from '../../../../../core/testing/temp-dir.ts';
import { until } from '../../../../../core/testing/until.ts';
import { createLinuxLook } from '../create-linux-look.ts';
import { mountsIn } from './space.ts';

/** A machine made of files, whose time goes by as it is told. */
async function madeUp(files: Record<string, string>) {
  const dir = await tempDir();
  const roots = { proc: join(dir, 'proc'), sys: join(dir, 'sys') };
  const set = async (changed: Record<string, string>) => {
    for (const [path, text] of Object.entries(changed)) {
      await mkdir(dirname(join(dir, path)), { recursive: true });
      await writeFile(join(dir, path), text);
    }
  };
  await mkdir(roots.sys, { recursive: true });
  await set({ 'proc/uptime': '100.00 50.00\n', ...files });
  let now = 0;
  const looker = createLinuxLook({ roots, now: () => now, longestMs: 100_000 });
  onTestFinished(() => looker.dispose());
  let seconds = 100;
  return {
    dir,
    set,
    looker,
    async look(changed: Record<string, string> = {}, ms = 1_000) {
      now += ms;
      seconds += ms / 1_000;
      await set({ 'proc/uptime': `${seconds.toFixed(2)} 50.00\n`, ...changed });
      const { values } = await looker.look();
      return (metric: MetricName, part?: string) => values[keyOf(metric, part === undefined ? {} : { part })];
    },
  };
}

const cpu = (...lines: string[]) => `${lines.join('\n')}\nintr 1 2 3\nctxt 5\nbtime 1700000000\nprocesses 9\n`;

describe.runIf(process.platform === 'linux')('a machine', () => {
  test('without anything has nothing, and says why', async () => {
    const { look, looker } = await madeUp({});
    await look();
    const { values } = await looker.look();
    expect(Object.keys(values)).toEqual([keyOf('uptime'), keyOf('processes.count')]);
    const { absent, power, sensors, graphics } = await looker.machine();
    expect({ power, sensors, graphics }).toEqual({ power: null, sensors: [], graphics: [] });
    expect(absent.map(({ what }) => what)).toEqual([
      ...[
        'Swap',
        'Pressure',
        'Disk activity',
        'Network',
        'Temperatures',
        'Fans',
        'Battery',
        'Power',
        'Graphics processor',
      ],
    ]);
    for (const { why } of absent) expect(why).toMatch(/\.$/);
  });

  test('tells time of processors by mode, each and together, and no rate of a first look', async () => {
    const { look } = await madeUp({
      'proc/stat': cpu('cpu 100 0 100 800 0 0 0 0 0 0', 'cpu0 50 0 50 400 0 0 0 0 0 0'),
    });
    expect((await look())('cpu.percent')).toBeUndefined();
    // Idle runs backwards by a little now and then, and a second core comes.
    const of = await look({
      'proc/stat': cpu('cpu 130 10 120 838 2 0 0 0 0 0', 'cpu0 75 0 75 399 0 0 0 0 0 0', 'cpu1 0 0 0 9 0 0 0 0 0 0'),
      'proc/loadavg': '0.50 0.40 0.30 1/200 4711\n',
    });
    expect(of('cpu.percent')).toBeCloseTo(60);
    expect(of('cpu.user.percent')).toBeCloseTo(30);
    expect(of('cpu.nice.percent')).toBeCloseTo(10);
    expect(of('cpu.system.percent')).toBeCloseTo(20);
    expect(of('cpu.iowait.percent')).toBeCloseTo(2);
    expect(of('cpu.core.percent', '0')).toBeCloseTo(100);
    expect(of('cpu.core.percent', '1')).toBeUndefined();
    expect(of('load.5m')).toBe(0.4);
  });

  test('tells memory, and swap where there is some', async () => {
    const memory =
      'MemTotal: 1000 kB\nMemFree: 100 kB\nMemAvailable: 600 kB\nBuffers: 50 kB\nCached: 300 kB\nSReclaimable: 50 kB\n';
    const { look } = await madeUp({ 'proc/meminfo': memory });
    const of = await look();
    expect(of('memory.used.percent')).toBe(40);
    expect(of('memory.cache.bytes')).toBe(400 * 1_024);
    expect(of('swap.used.bytes')).toBeUndefined();
    const after = await look({ 'proc/meminfo': `${memory}SwapTotal: 100 kB\nSwapFree: 75 kB\n` });
    expect(after('swap.used.percent')).toBe(25);
  });

  test('tells disks, also of counters that come round, and no time of accesses that there were not', async () => {
    const line = (read: number, ms: number, busy: number) =>
      `   8       0 sda ${read / 10} 0 ${read} ${ms} 20 0 40 10 0 ${busy} 0\n 7 0 loop0 9 9 9 9 9 9 9 9 9 9 9\n`;
    const { look } = await madeUp({
      'sys/block/sda/x': '',
      'sys/block/loop0/x': '',
      'proc/diskstats': line(1_000, 4_294_967_290, 0),
    });
    await look();
    const of = await look({ 'proc/diskstats': line(3_000, 94, 250) }, 500);
    expect(of('disk.read.bytes', 'sda')).toBe(2_000 * 512 * 2);
    expect(of('disk.busy.percent', 'sda')).toBe(50);
    expect(of('disk.latency.ms', 'sda')).toBe(0.5);
    expect(of('disk.read.bytes', 'loop0')).toBeUndefined();
    const idle = await look();
    expect(idle('disk.latency.ms', 'sda')).toBeUndefined();
    expect(idle('disk.read.bytes', 'sda')).toBe(0);
    const back = await look({ 'proc/diskstats': line(10, 94, 250) });
    expect(back('disk.read.bytes', 'sda')).toBeUndefined();
  });

  test('tells what goes through interfaces that lead out', async () => {
    const table = (bytes: number) =>
      `Inter-|   Receive\n face |bytes\n    lo: 9 9 9 9 9 9 9 9 9 9 9 9 9 9 9 9\n  eth0:${bytes} 1 0 0 0 0 0 0 ${bytes * 2} 1 3 0 0 0 0 0\nveth1: 5 5 5 5 5 5 5 5 5 5 5 5 5 5 5 5\n`;
    const made = await madeUp({
      'proc/net/dev': table(1_000),
      'sys/class/net/eth0/speed': '1000\n',
      'sys/class/net/veth1/x': '',
    });
    await symlink('/', join(made.dir, 'sys/class/net/eth0/device'));
    await made.look();
    const of = await made.look({ 'proc/net/dev': table(3_000) }, 2_000);
    expect(of('net.in.bytes', 'eth0')).toBe(1_000);
    expect(of('net.out.bytes', 'eth0')).toBe(2_000);
    expect(of('net.errors', 'eth0')).toBe(0);
    expect(of('net.in.bytes', 'veth1')).toBeUndefined();
    expect((await made.looker.machine()).interfaces).toEqual([{ name: 'eth0', speedMbit: 1_000 }]);
  });

  test('tells sensors by their names, leaves out those that answer nonsense, and forgets those that went', async () => {
    const made = await madeUp({
      'sys/class/hwmon/hwmon0/name': 'coretemp\n',
      'sys/class/hwmon/hwmon0/temp1_input': '42500\n',
      'sys/class/hwmon/hwmon0/temp1_label': 'Package id 0\n',
      'sys/class/hwmon/hwmon0/temp2_input': '-274000\n',
      'sys/class/hwmon/hwmon1/name': 'nvme\n',
      'sys/class/hwmon/hwmon1/temp1_input': '30000\n',
      'sys/class/hwmon/hwmon2/name': 'nvme\n',
      'sys/class/hwmon/hwmon2/temp1_input': '31000\n',
      'sys/class/hwmon/hwmon3/name': 'thinkpad\n',
      'sys/class/hwmon/hwmon3/fan1_input': '0\n',
    });
    const of = await made.look();
    expect(of('temperature.celsius', 'coretemp Package id 0')).toBe(42.5);
    expect(of('temperature.celsius', 'coretemp Sensor 2')).toBeUndefined();
    expect(of('temperature.celsius', 'nvme Sensor 1')).toBe(30);
    expect(of('temperature.celsius', 'nvme Sensor 1 (2)')).toBe(31);
    expect(of('fan.rpm', 'thinkpad Fan 1')).toBe(0);
    expect((await made.looker.machine()).sensors).toHaveLength(4);
    await rm(join(made.dir, 'sys/class/hwmon/hwmon2'), { recursive: true });
    const later = await made.look({}, 61_000);
    expect(later('temperature.celsius', 'nvme Sensor 1 (2)')).toBeUndefined();
    expect(later('temperature.celsius', 'nvme Sensor 1')).toBe(30);
  });

  test('takes zones where there are no chips', async () => {
    const made = await madeUp({
      'sys/class/thermal/thermal_zone0/type': 'cpu-thermal\n',
      'sys/class/thermal/thermal_zone0/temp': '51000\n',
    });
    expect((await made.look())('temperature.celsius', 'cpu-thermal Zone')).toBe(51);
  });

  test('tells the battery while it feeds, and else the energy of the processors, which comes round', async () => {
    const battery = (status: string) => ({
      'sys/class/power_supply/BAT0/type': 'Battery\n',
      'sys/class/power_supply/BAT0/capacity': '80\n',
      'sys/class/power_supply/BAT0/status': `${status}\n`,
      'sys/class/power_supply/BAT0/current_now': '1000000\n',
      'sys/class/power_supply/BAT0/voltage_now': '12000000\n',
      'sys/class/power_supply/AC/type': 'Mains\n',
      'sys/class/power_supply/AC/online': status === 'Discharging' ? '0\n' : '1\n',
    });
    const made = await madeUp({
      ...battery('Discharging'),
      'sys/class/power_supply/mouse/type': 'Battery\n',
      'sys/class/power_supply/mouse/scope': 'Device\n',
      'sys/class/power_supply/mouse/capacity': '5\n',
      'sys/class/powercap/intel-rapl:0/name': 'package-0\n',
      'sys/class/powercap/intel-rapl:0/energy_uj': '900000\n',
      'sys/class/powercap/intel-rapl:0/max_energy_range_uj': '1000000\n',
      'sys/class/powercap/intel-rapl:0:0/name': 'core\n',
    });
    const first = await made.look();
    expect(first('battery.percent', 'BAT0')).toBe(80);
    expect(first('battery.percent', 'mouse')).toBeUndefined();
    expect(first('power.watts')).toBe(12);
    expect((await made.looker.machine()).power).toEqual({ source: 'battery', how: 'The battery tells what it gives' });
    await made.look(battery('Charging'), 6_000);
    const second = await made.look({ 'sys/class/powercap/intel-rapl:0/energy_uj': '500000\n' }, 2_000);
    expect(second('power.watts')).toBeCloseTo(0.3);
    expect((await made.looker.machine()).power).toMatchObject({ source: 'mains' });
  });

  test('tells graphics processors whose driver does', async () => {
    const made = await madeUp({
      'sys/class/drm/card0/device/gpu_busy_percent': '37\n',
      'sys/class/drm/card0/device/mem_info_vram_used': '1048576\n',
      'sys/class/drm/card0/device/uevent': 'DRIVER=amdgpu\nPCI_SLOT_NAME=0000:03:00.0\n',
      'sys/class/drm/card0-DP-1/status': 'connected\n',
      'sys/class/drm/card1/device/uevent': 'DRIVER=nvidia\n',
    });
    await symlink('/sys/bus/pci/drivers/amdgpu', join(made.dir, 'sys/class/drm/card0/device/driver'));
    await symlink('/sys/bus/pci/drivers/nvidia', join(made.dir, 'sys/class/drm/card1/device/driver'));
    const of = await made.look();
    expect(of('gpu.percent', 'card0')).toBe(37);
    expect(of('gpu.memory.bytes', 'card0')).toBe(1_048_576);
    const { graphics, absent } = await made.looker.machine();
    expect(graphics).toEqual([{ part: 'card0', label: 'amdgpu 0000:03:00.0' }]);
    expect(absent.find(({ what }) => what.includes('nvidia'))?.why).toContain('NVIDIA');
  });

  test('says nothing of rates after it slept, and goes on', async () => {
    const { look, set, looker } = await madeUp({ 'proc/stat': cpu('cpu 100 0 100 800 0 0 0 0 0 0') });
    await look();
    const of = await look({ 'proc/stat': cpu('cpu 150 0 100 850 0 0 0 0 0 0') });
    expect(of('cpu.percent')).toBe(50);
    // The clock that counts sleep ran on by an hour.
    await set({ 'proc/uptime': '3700.00 1.00\n', 'proc/stat': cpu('cpu 250 0 100 950 0 0 0 0 0 0') });
    const { values } = await looker.look();
    expect(values[keyOf('cpu.percent')]).toBeUndefined();
  });

  test('tells room on disks', async () => {
    const dir = await tempDir();
    const made = await madeUp({ 'proc/self/mountinfo': `30 1 8:1 / ${dir} rw - ext4 /dev/sda1 rw\n` });
    await made.look();
    expect((await made.looker.machine()).disks).toHaveLength(1);
    const of = await until(async () => {
      const one = await made.look();
      return one('disk.free.bytes', dir) === undefined ? null : one;
    });
    expect(of('disk.free.percent', dir)).toBeCloseTo(100 - (of('disk.used.percent', dir) ?? 0));
    expect((await made.looker.machine()).disks).toMatchObject([{ mount: dir, device: '/dev/sda1', type: 'ext4' }]);
  });
});

test('mounts: each file system once at its shortest path; no pictures, nothing made of memory, nothing far away', () => {
  const { disks, far } = mountsIn(
    [
      '21 1 0:20 / /proc rw - proc proc rw',
      '22 1 254:0 / / rw,relatime - ext4 /dev/vda rw',
      '23 22 254:0 /docker /var/lib/docker rw shared:1 - ext4 /dev/vda rw',
      '24 22 8:1 / /mnt/my\\040disk rw - btrfs /dev/sda1 rw',
      '25 22 7:1 / /snap/core/1 ro - squashfs /dev/loop1 ro',
      '26 22 0:50 / /net rw - nfs4 server:/x rw',
      '27 22 0:51 / /tank rw - zfs tank rw',
      '28 22 0:52 / /dev/shm rw - tmpfs tmpfs rw',
      'nonsense',
    ].join('\n'),
  );
  expect(disks).toEqual([
    { mount: '/', device: '/dev/vda', type: 'ext4' },
    { mount: '/mnt/my disk', device: '/dev/sda1', type: 'btrfs' },
    { mount: '/tank', device: 'tank', type: 'zfs' },
  ]);
  expect(far.map(({ mount }) => mount)).toEqual(['/net']);
});
