import { daysAway, named, partsOf, sizeOf, spanOf } from './days.ts';
import type { Begun, Measured, Words } from './types.ts';

const units = { byte: 'bytes', kilo: 'kilobytes', mega: 'megabytes', giga: 'gigabytes', tera: 'terabytes' };
const measured: Record<Measured, string> = {
  ...{ cpu: 'The processor', memory: 'The memory', disk: 'The disk', network: 'The network' },
  temperature: 'The temperature',
};
const few = (count: number, one: string, more = `${one}s`) => `${count} ${count === 1 ? one : more}`;
const end = (text: string) => (/[.!?。]$/.test(text) ? text : `${text}.`);

export function english(now: number, zone: string): Words {
  const list = (items: readonly string[]) =>
    items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
  const time = (at: number) => {
    const { hour, minute } = partsOf(at, zone);
    const clock = minute === 0 ? `${hour % 12 || 12}` : `${hour % 12 || 12}:${String(minute).padStart(2, '0')}`;
    return `${clock} ${hour < 12 ? 'AM' : 'PM'}`;
  };
  const day = (at: number) => {
    const days = daysAway(at, now, zone);
    if (days === 0) return 'today';
    if (days === 1) return 'tomorrow';
    if (days === -1) return 'yesterday';
    if (Math.abs(days) < 7) return `on ${named(at, zone, 'en-GB', { weekday: 'long' })}`;
    const year = partsOf(at, zone).year === partsOf(now, zone).year ? {} : ({ year: 'numeric' } as const);
    return `on ${named(at, zone, 'en-GB', { day: 'numeric', month: 'long', ...year })}`;
  };
  const moment = (at: number) => `${day(at)} at ${time(at)}`;
  const lasting = (ms: number) => {
    const { count, unit } = spanOf(ms);
    return few(count, unit);
  };
  const percent = (value: number) => `${Math.round(value)} percent`;
  const bytes = (value: number) => {
    const { count, unit } = sizeOf(value);
    return `${count} ${units[unit]}`;
  };
  const what = (of: Begun): string => {
    switch (of.kind) {
      case 'deploy':
        return `The deployment of ${of.project} to ${of.place}`;
      case 'roll-back':
        return `The way back of ${of.project} at ${of.place} to version ${of.version}`;
      case 'back-up':
        return `The backup of ${list(of.names)}`;
      case 'workflow':
        return `The workflow ${of.name}`;
    }
  };

  return {
    ...{ list, time, moment, lasting, percent, bytes },
    rate: (value) => `${bytes(value)} a second`,
    degrees: (value) => `${Math.round(value)} degrees`,
    running({ project, count, first, cpuPercent, memoryBytes }) {
      if (count === 0) return project === null ? 'Nothing is running.' : `Nothing of ${project} is running.`;
      const names = first.map(({ name, port }) => (port === null ? name : `${name} on port ${port}`));
      if (count > first.length) names.push(few(count - first.length, 'other'));
      const cost =
        cpuPercent === null || memoryBytes === null
          ? ''
          : ` ${count === 1 ? 'It takes' : 'Together they take'} ${percent(cpuPercent)} of a core and ${bytes(memoryBytes)}.`;
      const since = count === 1 && first[0] ? `, for ${lasting(first[0].ms)}` : '';
      return `${few(count, 'service')} ${count === 1 ? 'runs' : 'run'}: ${list(names)}${since}.${cost}`;
    },
    needsMe({ count, first }) {
      if (count === 0) return 'Nothing needs you.';
      const [thing, verb] = count === 1 ? ['One thing', 'needs'] : [`${count} things`, 'need'];
      return `${thing} ${verb} you. ${count === 1 ? '' : 'First: '}${end(first ?? '')}`;
    },
    state({ project, health, branch, changed, running, live, backedUpAt }) {
      const parts = [
        ...(health === null ? [] : [`health ${Math.round(health)} of 100`]),
        ...(branch === null ? [] : [`on ${branch}`]),
        ...(changed === null ? [] : [changed === 0 ? 'nothing uncommitted' : `${few(changed, 'file')} not committed`]),
        running === 0 ? 'nothing runs' : `${few(running, 'service')} ${running === 1 ? 'runs' : 'run'}`,
        ...(live === null ? [] : [`version ${live.version} is live at ${live.place}`]),
        backedUpAt === null ? 'no backup' : `backed up ${moment(backedUpAt)}`,
      ];
      return `${project}: ${list(parts)}.`;
    },
    gone: (project) => `${project} is not there any more.`,
    high: ({ what: of, level, ms, takers }) =>
      `${measured[of]} is at ${level}${ms === null ? '' : `, for about ${lasting(ms)}`}. ${
        takers.length === 0
          ? 'Who takes it cannot be told.'
          : `Most of it takes ${list(takers.map((one) => `${one.name} with ${one.level}`))}.`
      }`,
    notHigh: ({ what: of, level, taker }) =>
      `${measured[of]} is not high: ${level}.${taker === null ? '' : ` ${taker.name} takes most, with ${taker.level}.`}`,
    notMeasured: (of) => `${measured[of]} is not being measured here.`,
    costs: ({ first, none }) =>
      none || first.length === 0
        ? 'Nothing was measured for it today.'
        : `Today: ${list(
            first.map(
              ({ name, coreHours, memoryBytes }) =>
                `${name} ${coreHours} ${coreHours === 1 ? 'core hour' : 'core hours'}${memoryBytes === null ? '' : ` and ${bytes(memoryBytes)}`}`,
            ),
          )}.`,
    failed: ({ count, more, first }) =>
      count === 0
        ? 'Nothing has failed in the last day.'
        : `${more ? 'More than ' : ''}${few(count, 'thing')} failed in the last day: ${list(first)}${count > first.length ? ', and others' : ''}.`,
    backup({ what: of, at, planned, provenAt, running }) {
      const name = of ?? 'Your projects';
      const verb = of === null ? 'were' : 'was';
      if (running) return `${of === null ? 'A backup' : `The backup of ${of}`} is running now.`;
      if (!planned) return of === null ? 'No backup is planned.' : `No plan backs up ${of}.`;
      if (at === null) return `${name} ${verb} never backed up.`;
      const proof = provenAt === null ? ' Nobody has proven it yet.' : ` It was proven ${moment(provenAt)}.`;
      return `${name} ${verb} last backed up ${moment(at)}.${proof}`;
    },
    now: (at) => `It is ${time(at)}, ${named(at, zone, 'en-GB', { weekday: 'long', day: 'numeric', month: 'long' })}.`,
    help: (examples) => `You can say: ${examples.join('; ')}.`,
    here: (of) => `Here is ${of}.`,
    searched: (text) => `Here is what was found for ${text}.`,
    asked: () => 'Asked. The answer comes in the chat.',
    council: () => 'The council deliberates. You will hear what it decides.',
    verdict({ winner, votes, seated, dissent, failed }) {
      if (failed) return 'The council came to no end. Why stands on the screen.';
      const head =
        winner === null
          ? `The council came to no decision; ${votes} of ${seated} voted.`
          : `The council decided: ${end(winner)} ${votes} of ${seated} voted.`;
      if (dissent === null) return `${head} Nobody spoke against it.`;
      return `${head} The strongest dissent, from ${dissent.name}, who was for ${dissent.option}: ${end(dissent.text)}`;
    },
    started: (names, port, again) =>
      `${list(names)} ${names.length === 1 ? 'runs' : 'run'}${again ? ' again' : ''}${port === null ? '' : ` on port ${port}`}.`,
    stopped: (names) => `${list(names)} ${names.length === 1 ? 'is' : 'are'} stopped.`,
    stoppedAll: (count) => `${few(count, 'service')} ${count === 1 ? 'is' : 'are'} stopped. Nothing runs any more.`,
    begun: (of) => `${what(of)} has begun.`,
    over: (of, ok) => (ok ? `${what(of)} is done.` : `${what(of)} did not succeed. Why stands on the screen.`),
    reminded: (at, text) => `You will be reminded ${moment(at)}: ${end(text)}`,
    already: (names) => `${list(names)} ${names.length === 1 ? 'runs' : 'run'} already.`,
    cannot(why) {
      switch (why.kind) {
        case 'unknown':
          return 'That is not there any more.';
        case 'not-running':
          return why.project === null ? 'Nothing is running.' : `Nothing of ${why.project} is running.`;
        case 'no-service':
          return why.known.length === 0
            ? `${why.project} has no service to start.`
            : `${why.project} has no such service. It has ${list(why.known)}.`;
        case 'no-place':
          return why.known.length === 0
            ? `${why.project} has none of these.`
            : `${why.project} does not have that. It has ${list(why.known)}.`;
        case 'which-place':
          return `Say which one: ${list(why.known)}.`;
        case 'no-mind':
          return 'No model is connected.';
        case 'no-plan':
          return why.project === null ? 'No backup is planned.' : `No plan backs up ${why.project}.`;
        case 'past':
          return 'That time is over.';
        case 'no-window':
          return 'No window of Optimus is open.';
        case 'other':
          return 'That cannot be done now. Why stands on the screen.';
      }
    },
    didNot: () => 'That did not work. Why stands on the screen.',
    stoppedHalfway: () => 'Cancelled.',
  };
}
