import type { Deployment, Traffic } from '../../../shared/features/deployments/schema.ts';
import { formatAbsolute } from '../../lib/relative-time.ts';
import { short } from '../../lib/short.ts';
import { commitWords, deploymentMark, kindWords, msWords, numbered } from './words.ts';

const trafficText = (name: string, { requests, failed, p50, p95, p99 }: Traffic): string =>
  `${name}: ${requests} requests, ${failed} failed, p50 ${msWords(p50)}, p95 ${msWords(p95)}, p99 ${msWords(p99)}`;

/** For a report: the same as stands on the screen. */
export function receiptText(deployment: Deployment): string {
  const { kind, release, previous, projectName, placeName, sentence, startedAt, by, receipt } = deployment;
  const commits = commitWords(deployment.commits);
  return [
    `${kindWords[kind]} of ${numbered(release)} to ${short(projectName)} ${short(placeName)}: ${deploymentMark(deployment).word}`,
    short(sentence, 2_000),
    `${formatAbsolute(startedAt)}, by ${short(by)}${previous ? `, after ${numbered(previous)}` : ''}${commits === null ? '' : `, ${commits}`}`,
    ...(receipt
      ? [
          ...(receipt.counted
            ? [
                trafficText('before', receipt.before),
                trafficText('during', receipt.during),
                trafficText('after', receipt.after),
                `cut: ${receipt.cut.requests} requests, ${receipt.cut.sockets} WebSockets; down: ${receipt.downtimeMs} ms`,
              ]
            : ['requests: not counted here']),
          ...(receipt.interrupted ? ['the proxy was begun anew meanwhile'] : []),
          ...receipt.evidence.map(({ ok, sentence: line }) => `${ok ? 'yes' : 'NO '} ${short(line, 2_000)}`),
        ]
      : []),
  ].join('\n');
}
