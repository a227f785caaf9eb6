import { describe, expect, it } from 'vitest';
import { FRESH_STATE, placeWindow } from './place-window.ts';

const left = { id: 1, workArea: { x: 0, y: 25, width: 1920, height: 1055 } };
const right = { id: 2, workArea: { x: 1920, y: 0, width: 2560, height: 1440 } };
const small = { id: 3, workArea: { x: 0, y: 0, width: 800, height: 500 } };
const at = (x: number, y: number, width = 1200, height = 800) => ({ x, y, width, height });

describe('placing the window', () => {
  it('is centred on the primary display the first time', () => {
    expect(placeWindow(FRESH_STATE, [left, right], left)).toEqual(at(320, 143, 1280, 820));
  });

  it('comes back where it was, on the display that it was on', () => {
    const state = { display: 2, bounds: { '1': at(10, 40), '2': at(2000, 50) }, maximised: false };
    expect(placeWindow(state, [left, right], left)).toEqual(at(2000, 50));
  });

  it('moves to the primary display when its own is gone, to the place that it had there', () => {
    const state = { display: 2, bounds: { '1': at(10, 40), '2': at(2000, 50) }, maximised: false };
    expect(placeWindow(state, [left], left)).toEqual(at(10, 40));
  });

  it.each([
    ['right of everything', at(5000, 100)],
    ['left of everything', at(-1150, 100)],
    ['below everything', at(100, 2000)],
    ['with its title bar above the screen', at(100, -400)],
    ['with only its bottom in sight', at(100, 1060)],
  ])('comes back from %s', (_where, bounds) => {
    const placed = placeWindow({ display: 1, bounds: { '1': bounds }, maximised: false }, [left], left);
    expect(placed).toEqual(at(360, 153));
  });

  it('fits a display that has become smaller', () => {
    const state = { display: 3, bounds: { '3': at(0, 0, 3000, 2000) }, maximised: false };
    expect(placeWindow(state, [small], small)).toEqual(at(0, 0, 800, 500));
  });

  it('may lie half outside as long as it can be grabbed', () => {
    const state = { display: 1, bounds: { '1': at(-600, 40) }, maximised: false };
    expect(placeWindow(state, [left], left)).toEqual(at(-600, 40));
  });
});
