import { HTTPParser } from './http-parser.ts';

const maxHeaderBytes = 65_536;

export interface AnswerEvents {
  /** 100 to 199 but 101: the answer itself is still to come. */
  information(status: number, headers: readonly string[]): void;
  head(status: number, message: string, headers: readonly string[], keepAlive: boolean): void;
  body(chunk: Buffer): void;
  end(trailers: readonly string[]): void;
}

export interface AnswerParser {
  /** Before each request: whether its answer can have a body. */
  expect(method: string): void;
  /** False: these bytes are no answer, or none that was asked for. */
  read(bytes: Uint8Array): boolean;
  /** The connection has ended. False: in the middle of an answer. */
  finish(): boolean;
  /** Only when nothing of it is under way. */
  close(): void;
}

/** Reads the answers that come over one connection, each of which has been asked for. */
export function createAnswerParser(events: AnswerEvents): AnswerParser {
  const parser = new HTTPParser();
  parser.initialize(HTTPParser.RESPONSE, {}, maxHeaderBytes, HTTPParser.kLenientNone);
  let expected = false;
  let withoutBody = false;
  let informational = false;
  let inBody = false;
  let wrong = false;
  let some: string[] | null = null;

  const take = () => {
    const taken = some ?? [];
    some = null;
    return taken;
  };
  parser[HTTPParser.kOnMessageBegin] = () => {
    if (!expected) wrong = true;
  };
  // More of them than one call can tell, and trailers.
  parser[HTTPParser.kOnHeaders] = (headers: string[]) => {
    some = some === null ? headers : [...some, ...headers];
  };
  parser[HTTPParser.kOnHeadersComplete] = (
    _major: number,
    _minor: number,
    headers: string[] | undefined,
    _method: number,
    _url: string,
    status: number,
    message: string,
    upgrade: boolean,
    keepAlive: boolean,
  ): number => {
    if (wrong) return 1;
    const all = headers ?? take();
    if (upgrade || status === 101 || status < 100) {
      wrong = true;
      return 2;
    }
    informational = status < 200;
    if (informational) events.information(status, all);
    else {
      inBody = true;
      events.head(status, message, all, keepAlive);
    }
    return informational || withoutBody || status === 204 || status === 304 ? 1 : 0;
  };
  parser[HTTPParser.kOnBody] = (chunk: Buffer) => {
    if (!wrong) events.body(chunk);
  };
  parser[HTTPParser.kOnMessageComplete] = () => {
    if (wrong || informational) return;
    expected = false;
    inBody = false;
    events.end(take());
  };

  return {
    expect(method) {
      expected = true;
      withoutBody = method === 'HEAD';
    },
    read(bytes) {
      return typeof parser.execute(bytes) === 'number' && !wrong;
    },
    finish() {
      if (!expected) return true;
      // What has no length ends where the connection ends; nothing else does.
      return inBody && !(parser.finish() instanceof Error) && !expected;
    },
    close: () => parser.close(),
  };
}
