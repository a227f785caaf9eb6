/** The quietest that the machine was lately is what it draws for being on; that is nobody's. */
const rememberMs = 3_600_000;
const slotMs = 60_000;
const msPerTick = 10;

/** What a project's work draws, estimated: its share of the work, in what is drawn above rest. */
export function createEnergy() {
  let slots: { at: number; least: number }[] = [];
  let above: number | null = null;
  let busyMs = 0;
  return {
    look(watts: number | null, busyTicks: number | null, now: number) {
      above = null;
      if (watts === null || busyTicks === null) return;
      const last = slots.at(-1);
      if (last && now - last.at < slotMs) last.least = Math.min(last.least, watts);
      else slots = [...slots.filter(({ at }) => now - at < rememberMs), { at: now, least: watts }];
      const rest = slots.reduce((least, slot) => Math.min(least, slot.least), watts);
      above = watts - rest;
      busyMs = busyTicks * msPerTick;
    },
    of(cpuMs: number): number | null {
      if (above === null) return null;
      // What was charged may come out a tick above what the processors say they worked.
      return busyMs <= 0 ? 0 : above * Math.min(1, cpuMs / busyMs);
    },
  };
}
