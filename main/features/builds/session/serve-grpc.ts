import { constants, type Http2Session, performServerHandshake, type ServerHttp2Stream } from 'node:http2';
import type { Duplex } from 'node:stream';

/** What a question may hold: a name, and little beside it. */
const longestQuestion = 64 * 1024;
const frameHead = 5;

/** Of the codes of gRPC those that are said here. */
export const grpcCode = { notFound: 5, tooLarge: 8, unimplemented: 12, internal: 13 } as const;

export class GrpcError extends Error {
  readonly code: number;
  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

/** One message in, one message out. */
export type Method = (question: Buffer) => Buffer | Promise<Buffer>;

const encoded = (text: string) => encodeURIComponent(text.toWellFormed().slice(0, 500)).replaceAll('%20', ' ');

function refuse(stream: ServerHttp2Stream, { code, message }: GrpcError) {
  if (stream.destroyed || stream.headersSent) return;
  const status = { 'grpc-status': String(code), 'grpc-message': encoded(message) };
  stream.respond({ ':status': 200, 'content-type': 'application/grpc', ...status }, { endStream: true });
  stream.resume();
}

async function questionOf(stream: ServerHttp2Stream): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let length = 0;
  // It is refused, and not cut off before it could be told why.
  for await (const piece of stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    length += piece.length;
    if (length > longestQuestion) throw new GrpcError(grpcCode.tooLarge, 'the question is too long');
    pieces.push(piece);
  }
  const whole = Buffer.concat(pieces);
  if (whole.length < frameHead || whole[0] !== 0 || whole.readUInt32BE(1) !== whole.length - frameHead)
    throw new GrpcError(grpcCode.internal, 'the question is no plain message');
  return whole.subarray(frameHead);
}

async function answer(stream: ServerHttp2Stream, method: Method | undefined) {
  if (method === undefined) throw new GrpcError(grpcCode.unimplemented, 'nothing here answers to that');
  const message = await method(await questionOf(stream));
  if (stream.destroyed) return;
  const head = Buffer.alloc(frameHead);
  head.writeUInt32BE(message.length, 1);
  stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
  stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
  stream.end(Buffer.concat([head, message]));
}

/**
 * Answers to gRPC on a connection that the other side has taken up: it is the client there. Only plain calls of one message,
 * which is all that a builder asks of whoever has started it.
 */
export function serveGrpc(socket: Duplex, methods: ReadonlyMap<string, Method>): Http2Session {
  const session = performServerHandshake(socket, { maxSessionMemory: 4, settings: { maxConcurrentStreams: 32 } });
  session.on('stream', (stream: ServerHttp2Stream, headers) => {
    // A question that breaks off is nobody's loss: who asked has gone.
    stream.on('error', () => {});
    answer(stream, methods.get(String(headers[constants.HTTP2_HEADER_PATH]))).catch((error) =>
      refuse(stream, error instanceof GrpcError ? error : new GrpcError(grpcCode.internal, 'it could not be answered')),
    );
  });
  return session;
}
