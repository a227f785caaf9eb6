import type { Systeminformation } from 'systeminformation';

/** What is used of it. */
export interface SystemInformation {
  mem(): Promise<Systeminformation.MemData>;
  fsSize(): Promise<Systeminformation.FsSizeData[]>;
  fsStats(): Promise<Systeminformation.FsStatsData>;
  networkStats(which: string): Promise<Systeminformation.NetworkStatsData[]>;
  cpuTemperature(): Promise<Systeminformation.CpuTemperatureData>;
  battery(): Promise<Systeminformation.BatteryData>;
  graphics(): Promise<Systeminformation.GraphicsData>;
  processes(): Promise<Systeminformation.ProcessesData>;
  osInfo(): Promise<Systeminformation.OsData>;
  cpu(): Promise<Systeminformation.CpuData>;
}
