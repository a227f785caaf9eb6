import type { About, Attached } from '../../app/ask-about.ts';
import type { ChartShown } from '../../ui/chart/group.tsx';

const mostCsv = 20_000;

/** The newest values of the chart, as many as there is room for: a question is seldom about what came first. */
function newest(csv: string): string {
  const [head = '', ...all] = csv.split(/\r?\n/);
  // A moment at which nothing was measured says nothing.
  const rows = all.filter((row) => !/^[^,]*,*$/.test(row));
  const kept: string[] = [];
  let size = head.length;
  for (let at = rows.length - 1; at >= 0; at -= 1) {
    size += (rows[at]?.length ?? 0) + 1;
    if (size > mostCsv) break;
    kept.unshift(rows[at] ?? '');
  }
  return [head, ...kept].join('\n');
}

function attach({ title, span, ids, csv }: ChartShown, projectId: string | null): Attached {
  const iso = (at: number) => new Date(at).toISOString();
  return {
    ...{ kind: 'metric', title: `Chart · ${title}`, at: Math.round(span.to) },
    text: `${title}, ${iso(span.from)} to ${iso(span.to)}:\n${newest(csv)}`,
    source: {
      ...{ type: 'metric', projectId, metric: (ids[0] ?? title).slice(0, 200) },
      ...{ from: Math.round(span.from), to: Math.round(span.to) },
    },
  };
}

/** A chart as it is on the screen when somebody asks. */
export const aboutChart = (shown: () => ChartShown | null, projectId: string | null): About => ({
  question: () => `What does the chart “${shown()?.title ?? ''}” say, and should anything be done about it?`,
  projectIds: projectId === null ? [] : [projectId],
  attach: () => {
    const now = shown();
    return now ? [attach(now, projectId)] : [];
  },
});
