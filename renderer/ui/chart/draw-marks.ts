import type uPlot from 'uplot';
import { groupMarks, type MarkGroup } from './marks.ts';
import type { ChartTheme } from './theme.ts';
import type { ChartMark } from './types.ts';

/** In pixels of the plot, not of its canvas. */
export function groupsIn(plot: uPlot, marks: readonly ChartMark[], rem: number): MarkGroup[] {
  if (marks.length === 0) return [];
  return groupMarks(marks, (at) => plot.valToPos(at, 'x'), plot.over.clientWidth, 0.5 * rem);
}

/** A faint line through the plot and a shape at its foot; the shape says how loud it was, so that colour need not. */
export function drawMarks(plot: uPlot, groups: readonly MarkGroup[], { tones, rem }: ChartTheme): void {
  if (groups.length === 0) return;
  const { ctx, bbox } = plot;
  const ratio = bbox.width / Math.max(1, plot.over.clientWidth);
  const radius = 0.22 * rem * ratio;
  const foot = bbox.top + bbox.height;
  ctx.save();
  ctx.lineWidth = Math.max(1, Math.round(ratio));
  for (const { x, tone } of groups) {
    const at = Math.round(bbox.left + x * ratio) + 0.5;
    ctx.strokeStyle = tones[tone];
    ctx.fillStyle = tones[tone];
    ctx.globalAlpha = 0.45;
    ctx.setLineDash([2 * ratio, 3 * ratio]);
    ctx.beginPath();
    ctx.moveTo(at, bbox.top);
    ctx.lineTo(at, foot);
    ctx.stroke();
    ctx.globalAlpha = 1;
    ctx.setLineDash([]);
    ctx.beginPath();
    if (tone === 'bad') {
      ctx.moveTo(at, foot - 2 * radius);
      ctx.lineTo(at + radius * 1.15, foot);
      ctx.lineTo(at - radius * 1.15, foot);
    } else if (tone === 'warn') {
      ctx.moveTo(at, foot);
      ctx.lineTo(at + radius * 1.15, foot - 2 * radius);
      ctx.lineTo(at - radius * 1.15, foot - 2 * radius);
    } else {
      ctx.moveTo(at, foot - 2 * radius);
      ctx.lineTo(at + radius, foot - radius);
      ctx.lineTo(at, foot);
      ctx.lineTo(at - radius, foot - radius);
    }
    ctx.closePath();
    ctx.fill();
  }
  ctx.restore();
}
