import type { ProbeContext } from '../types.ts';
import type { Ask, PortAnswer } from './asking.ts';

/** Ports on which programs are debugged: they answer, but not for the service. */
const debuggers = new Set([5_005, 5_678, 9_229, 9_230]);
const mostAsked = 5;
/** Where else a service listens costs a look at the whole machine: after two, four, eight silent looks in a row, and so on. */
const isWorthIt = (silentLooks: number) => silentLooks >= 2 && Number.isInteger(Math.log2(silentLooks));

interface Question {
  port: number;
  signal: AbortSignal;
}

/** Asks the port that was named, or the one that was given, or those on which the service listens. */
export function askPort(
  named: number | null,
  context: Pick<ProbeContext, 'port' | 'listening'>,
  ask: (question: Question) => Promise<PortAnswer>,
): Ask {
  let silentLooks = 0;
  let elsewhere: number[] = [];

  const given = async (port: number, signal: AbortSignal): Promise<PortAnswer> => {
    const answer = await ask({ port, signal });
    silentLooks = answer.how === 'silent' ? silentLooks + 1 : 0;
    if (silentLooks === 0) elsewhere = [];
    if (isWorthIt(silentLooks)) elsewhere = (await context.listening()).filter((one) => one !== port);
    if (elsewhere.length === 0) return answer;
    const which = elsewhere.slice(0, mostAsked).join(', ');
    return { ...answer, said: `Nothing listens on port ${port}; the service listens on ${which}.` };
  };

  const found = async (signal: AbortSignal): Promise<PortAnswer> => {
    const ports = (await context.listening()).sort(
      (a, b) => Number(debuggers.has(a)) - Number(debuggers.has(b)) || a - b,
    );
    let last: PortAnswer = { ok: false, said: 'It does not listen on any port yet.', how: 'silent' };
    for (const port of ports.slice(0, mostAsked)) {
      last = await ask({ port, signal });
      // The first that speaks at all speaks for the service: a 500 is not passed over because something else answers too.
      if (last.how === 'answered') return last;
    }
    return last;
  };

  return (signal) => {
    const port = named ?? context.port;
    return port === null ? found(signal) : given(port, signal);
  };
}
