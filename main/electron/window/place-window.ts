import type { Rectangle } from 'electron';
import { MIN_HEIGHT, MIN_WIDTH } from './window-options.ts';

export interface DisplayFacts {
  id: number;
  workArea: Rectangle;
}

export interface WindowState {
  /** The display that the window was on last. */
  display: number | null;
  /** Where it was on each display, by the display's id. */
  bounds: Readonly<Record<string, Rectangle>>;
  maximised: boolean;
}

export const FRESH_STATE: WindowState = { display: null, bounds: {}, maximised: false };

const WIDTH = 1280;
const HEIGHT = 820;
/** So much of the title bar must be in reach of the pointer. */
const GRIP = { width: 120, height: 40 };

const clamp = (value: number, low: number, high: number) => Math.min(Math.max(value, low), Math.max(low, high));

/** Where the window opens: where it was on that display, brought back when it would not be reachable. */
export function placeWindow(state: WindowState, displays: readonly DisplayFacts[], primary: DisplayFacts): Rectangle {
  const display = displays.find(({ id }) => id === state.display) ?? primary;
  const area = display.workArea;
  const saved = state.bounds[String(display.id)];
  const width = clamp(saved?.width ?? WIDTH, Math.min(MIN_WIDTH, area.width), area.width);
  const height = clamp(saved?.height ?? HEIGHT, Math.min(MIN_HEIGHT, area.height), area.height);
  const centred = {
    x: Math.round(area.x + (area.width - width) / 2),
    y: Math.round(area.y + (area.height - height) / 2),
    width,
    height,
  };
  if (!saved) return centred;
  const placed = { x: saved.x, y: saved.y, width, height };
  return displays.some(({ workArea }) => isReachable(placed, workArea)) ? placed : centred;
}

function isReachable(bounds: Rectangle, area: Rectangle): boolean {
  const visibleWidth = Math.min(bounds.x + bounds.width, area.x + area.width) - Math.max(bounds.x, area.x);
  return (
    visibleWidth >= GRIP.width && bounds.y >= area.y - GRIP.height / 2 && bounds.y <= area.y + area.height - GRIP.height
  );
}
