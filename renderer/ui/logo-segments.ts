interface Mark {
  width: number;
  arcs: { d: string; color: string }[];
  head: { x: number; y: number; r: number; color: string };
}

interface Geometry {
  center: number;
  radius: number;
  width: number;
  count: number;
}

/** Where the sweep starts and ends, clockwise from twelve: the gap at the upper right is the way in. */
const from = 74;
const to = 374;

/** SVG has no conic gradient: arcs, each overlapping the next, make one. The icon of the program is made from the same. */
export function markSegments({ center, radius, width, count }: Geometry): Mark {
  const at = (degrees: number) => {
    const angle = ((degrees - 90) * Math.PI) / 180;
    return { x: center + radius * Math.cos(angle), y: center + radius * Math.sin(angle) };
  };
  const shown = (value: number) => Number(value.toFixed(3));
  const color = (share: number) => {
    const lightness = 0.5 + 0.26 * share;
    const chroma = 0.2 - 0.04 * share;
    const hue = 292 - 47 * share;
    return `oklch(${lightness.toFixed(3)} ${chroma.toFixed(3)} ${hue.toFixed(1)})`;
  };
  const step = (to - from) / count;
  const arcs = Array.from({ length: count }, (_, index) => {
    const start = at(from + index * step);
    const end = at(Math.min(to, from + (index + 1.35) * step));
    return {
      d: `M${shown(start.x)} ${shown(start.y)}A${radius} ${radius} 0 0 1 ${shown(end.x)} ${shown(end.y)}`,
      color: color(index / (count - 1)),
    };
  });
  const tip = at((from + to - 360) / 2 + 360);
  return { width, arcs, head: { x: shown(tip.x), y: shown(tip.y), r: width * 0.5, color: color(1) } };
}
