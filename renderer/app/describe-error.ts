import type { KnownError } from './connection.ts';

export interface Described {
  /** What happened. */
  title: string;
  /** What it means. */
  meaning: string;
  /** What to do; empty where there is nothing. */
  advice: string;
}

const sentence = (text: string) => {
  const trimmed = text.trim();
  if (trimmed === '') return '';
  return /[.?…]$/.test(trimmed) ? trimmed : `${trimmed}.`;
};

/** Speaks from the code and its data. `what` is the user's noun with its verb: `The journal could not be read`. */
export function describeKnown(what: string, error: KnownError): Described {
  const title = what;
  switch (error.code) {
    case 'INVALID':
      return {
        title,
        meaning: error.data.problems
          .map(({ field, problem }) => sentence(field === '' ? problem : `${field}: ${problem}`))
          .join(' '),
        advice: '',
      };
    case 'NOT_FOUND':
      return { title, meaning: `There is no ${error.data.what} ${error.data.id} any more.`, advice: '' };
    case 'CONFLICT':
    case 'UNAVAILABLE':
      return { title, meaning: sentence(error.data.why), advice: sentence(error.data.remedy ?? '') };
    case 'FORBIDDEN':
      return { title, meaning: sentence(error.data.why), advice: '' };
    case 'TOO_LARGE':
      return { title, meaning: `${error.data.what} is larger than ${error.data.limit} bytes.`, advice: '' };
    case 'STORAGE_FULL':
      return {
        title,
        meaning: `The disk that holds ${error.data.path} is full.`,
        advice: sentence(error.data.remedy ?? 'Free some space and try again'),
      };
    case 'CANCELLED':
      return { title, meaning: 'It was cancelled.', advice: '' };
    case 'INTERNAL':
      return {
        title,
        meaning: 'This is a fault in Optimus. It was written to its log.',
        advice: `Quote ${error.data.correlationId} when you report it.`,
      };
  }
}

/** For what is not in the contract: a lost connection, or a fault of the page. */
export function describeUnknown(what: string, online: boolean): Described {
  return online
    ? { title: what, meaning: 'This is a fault in Optimus.', advice: 'Copy the details when you report it.' }
    : {
        title: what,
        meaning: 'The connection to Optimus is lost.',
        advice: 'It is tried again by itself as soon as Optimus is back.',
      };
}

/** One text for a report. */
export function errorDetails(what: string, error: unknown, known: KnownError | null): string {
  const lines = [what];
  if (known) lines.push(`${known.code} ${JSON.stringify(known.data)}`);
  else if (error instanceof Error) lines.push(error.stack ?? `${error.name}: ${error.message}`);
  else lines.push(String(error));
  return lines.join('\n');
}
