import { expect, it } from 'vitest';
import { aboutChart } from './ask.ts';

const shown = (csv: string) => () => ({
  title: 'Use',
  span: { from: 0, to: 60_000 },
  ids: ['machine//cpu.percent/'],
  csv,
});

async function textOf(csv: string): Promise<string> {
  const [attached] = await aboutChart(shown(csv), null).attach();
  return attached?.text ?? '';
}

it('attaches what was measured, and no moment at which nothing was', async () => {
  const text = await textOf('"time","Use"\r\n1970-01-01T00:00:00.000Z,\r\n1970-01-01T00:00:01.000Z,5');
  expect(text).toContain('00:00:01.000Z,5');
  expect(text).not.toContain('00:00:00.000Z,');
});

it('keeps the newest values of a long chart', async () => {
  const rows = Array.from({ length: 5_000 }, (_, index) => `${index},${index}`);
  const text = await textOf(['"time","Use"', ...rows].join('\r\n'));
  expect(text.length).toBeLessThan(21_000);
  expect(text).toContain('4999,4999');
  expect(text).not.toContain('\n10,10\n');
});

it('attaches nothing where nothing is drawn', async () => {
  expect(await aboutChart(() => null, 'p1').attach()).toEqual([]);
});
