/** Browsers refuse to open these, whatever listens there. */
const unsafe = new Set([
  ...[1_719, 1_720, 1_723, 2_049, 3_659, 4_045, 4_190, 5_060, 5_061, 6_000, 6_566, 6_679, 6_697, 10_080],
  ...[6_665, 6_666, 6_667, 6_668, 6_669],
]);
/** Debuggers come here by themselves. */
const debuggers = new Set([5_005, 5_678, 9_229, 9_230]);
const lowest = 1_024;
const highest = 65_535;
/** So many that are not free in a row mean that something else is wrong. */
const mostTried = 2_000;

/** Ports in the order in which they are tried: always the same, the nearest above first. */
export function* candidates(wanted: number): Generator<number> {
  let port = Math.max(wanted, lowest - 1);
  for (let tried = 0; tried < mostTried; tried += 1) {
    port = port >= highest ? lowest : port + 1;
    if (port !== wanted && !unsafe.has(port) && !debuggers.has(port)) yield port;
  }
}
