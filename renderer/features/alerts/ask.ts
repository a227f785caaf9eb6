import type { Alert } from '../../../shared/features/alerts/schema.ts';
import { refOf } from '../../../shared/lib/series-key.ts';
import type { About } from '../../app/ask-about.ts';

/** As an address of the program names it. */
const idOf = ({ ruleId, key }: Alert) => `${ruleId}/${key}`;
const longestId = 100;

export function alertFacts(alert: Alert): string {
  const { sentence, evidence, ruleName, severity, value, threshold, since, note, flapping, unknownSince } = alert;
  return [
    `${sentence} (${severity}, rule “${ruleName}”).`,
    ...(evidence === '' ? [] : [evidence]),
    ...(value === null ? [] : [`It is ${value} now${threshold === null ? '' : `; the limit is ${threshold}`}.`]),
    `Since ${new Date(since).toISOString()}${flapping ? '; it comes and goes' : ''}.`,
    ...(unknownSince === null ? [] : [`Not measured since ${new Date(unknownSince).toISOString()}.`]),
    ...(note === '' ? [] : [`Note of the rule: ${note}`]),
  ].join('\n');
}

function projectsOf({ subjects, series }: Alert): string[] {
  const ref = series === null ? null : refOf(series);
  return [
    ...new Set([
      ...subjects.filter(({ type }) => type === 'project').map(({ id }) => id),
      ...(ref?.scope === 'project' ? [ref.id] : []),
    ]),
  ];
}

export const aboutAlert = (alert: Alert): About => ({
  question: `What is behind “${alert.sentence}”, and what should be done about it?`,
  projectIds: projectsOf(alert),
  attach: () => {
    const alertId = idOf(alert);
    return [
      {
        ...{ kind: 'metric', title: `Alert · ${alert.sentence}`, text: alertFacts(alert), at: alert.since },
        source: alertId.length <= longestId ? { type: 'alert', alertId } : { type: 'text' },
      },
    ];
  },
});
