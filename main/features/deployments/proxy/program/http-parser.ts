/** Node's own parser: what reads the requests that come to a server of Node, and the answers that come to a client of Node. */
export interface RawParser {
  [callback: number]: (...told: never[]) => unknown;
  initialize(type: number, resource: object, maxHeaderSize: number, lenient: number): void;
  /** How many bytes were read, or what is wrong with them. */
  execute(bytes: Uint8Array): number | Error;
  /** Nothing more comes. */
  finish(): number | Error | undefined;
  close(): void;
}
interface RawParserClass {
  new (): RawParser;
  readonly REQUEST: number;
  readonly RESPONSE: number;
  readonly kOnMessageBegin: number;
  readonly kOnHeaders: number;
  readonly kOnHeadersComplete: number;
  readonly kOnBody: number;
  readonly kOnMessageComplete: number;
  readonly kLenientNone: number;
}

const inner = process.getBuiltinModule('node:_http_common') as { HTTPParser?: RawParserClass } | undefined;
if (inner?.HTTPParser === undefined) throw new Error('This Node has no HTTPParser in node:_http_common.');
export const { HTTPParser } = inner;
