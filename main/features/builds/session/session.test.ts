import { connect, type IncomingHttpHeaders } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { createServer, connect as dial, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { bytesField, fieldsOf } from '../engine/protobuf.ts';
import { hiddenTexts } from './lending.ts';
import { secretsWanted } from './secret-mounts.ts';
import { GrpcError, grpcCode, type Method, serveGrpc } from './serve-grpc.ts';

async function served(methods: Record<string, Method>) {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => {});
    serveGrpc(socket, new Map(Object.entries(methods))).on('error', () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const client = connect(`http://127.0.0.1:${port}`);
  client.on('error', () => {});
  onTestFinished(() => client.destroy());
  const ask = (path: string, body: Buffer) =>
    new Promise<{ headers: IncomingHttpHeaders; trailers: IncomingHttpHeaders; body: Buffer }>((resolve, reject) => {
      const stream = client.request({ ':method': 'POST', ':path': path, 'content-type': 'application/grpc' });
      const pieces: Buffer[] = [];
      let headers: IncomingHttpHeaders = {};
      let trailers: IncomingHttpHeaders = {};
      stream.on('response', (found) => {
        headers = found;
      });
      stream.on('trailers', (found) => {
        trailers = found;
      });
      stream.on('data', (piece: Buffer) => pieces.push(piece));
      stream.on('end', () => resolve({ headers, trailers, body: Buffer.concat(pieces) }));
      stream.on('error', reject);
      stream.end(body);
    });
  return { ask, port };
}

function framed(message: Buffer, flag = 0): Buffer {
  const head = Buffer.alloc(5);
  head[0] = flag;
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}

test('a question of gRPC is answered; what is none, too long, unknown or refused says so by its code', async () => {
  const { ask, port } = await served({
    '/a/Echo': (question) => question,
    '/a/Refuses': () => {
      throw new GrpcError(grpcCode.notFound, 'no secret ä here');
    },
    '/a/Breaks': () => {
      throw new Error('it holds a value that nobody should see');
    },
  });
  const large = bytesField(1, Buffer.alloc(40_000, 7));
  const echo = await ask('/a/Echo', framed(large));
  expect(echo.headers).toMatchObject({ ':status': 200, 'content-type': 'application/grpc' });
  expect(echo.trailers['grpc-status']).toBe('0');
  expect(echo.body.equals(framed(large))).toBe(true);
  const codeOf = async (path: string, body: Buffer) => {
    const { headers } = await ask(path, body);
    return [headers['grpc-status'], headers['grpc-message']];
  };
  expect(await codeOf('/a/Refuses', framed(Buffer.alloc(0)))).toEqual(['5', 'no secret %C3%A4 here']);
  expect(await codeOf('/a/Breaks', framed(Buffer.alloc(0)))).toEqual(['13', 'it could not be answered']);
  expect((await codeOf('/a/Other', framed(Buffer.alloc(0))))[0]).toBe('12');
  expect((await codeOf('/a/Echo', framed(Buffer.alloc(8), 1)))[0]).toBe('13');
  expect((await codeOf('/a/Echo', Buffer.from('x')))[0]).toBe('13');
  expect((await codeOf('/a/Echo', framed(Buffer.alloc(70_000))))[0]).toBe('8');

  // Whoever speaks something else is hung up on, and all others are served.
  await new Promise<void>((resolve) => {
    const socket = dial(port, '127.0.0.1', () => socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(5)));
    socket.on('error', () => {});
    socket.on('close', () => resolve());
    socket.resume();
  });
  expect((await ask('/a/Echo', framed(Buffer.from([8, 1])))).trailers['grpc-status']).toBe('0');
});

test('messages are read as they were written', () => {
  for (const length of [0, 1, 127, 128, 300, 20_000]) {
    const fields = [...fieldsOf(bytesField(3, Buffer.alloc(length, 1)))];
    expect(fields.map(({ number, bytes }) => [number, bytes.length])).toEqual([[3, length]]);
  }
  expect(() => [...fieldsOf(bytesField(1, 'abc').subarray(0, 3))]).toThrow(RangeError);
});

test('the secrets of a Dockerfile are those of the steps that a build comes to', () => {
  const dockerfile = [
    '# syntax=docker/dockerfile:1',
    'FROM node AS base',
    'RUN --mount=type=secret,id=a --mount=type=cache,target=/x \\',
    '  # a comment between',
    '',
    '  --mount=type=secret,target=/run/secrets/b,required npm ci',
    'RUN echo --mount=type=secret,id=said',
    'RUN <<EOF',
    'RUN --mount=type=secret,id=written',
    'EOF',
    'FROM base AS other',
    'run --mount=type=secret,id=c,required=true true',
    'FROM other AS unneeded',
    'RUN --mount=type=secret,id=nobody,required=true true',
    'FROM scratch',
    'RUN --mount="type=secret,id=quoted" --mount=type=secret,id=a,required=false,env=A true',
    'RUN --mount=type=secret,id=$WHICH --mount=type=bind,from=0,target=/y true',
    'ONBUILD RUN --mount=type=secret,id=later true',
  ].join('\n');
  const wanted = (stage: string | null) => secretsWanted(dockerfile, stage);
  expect(wanted(null)).toEqual([
    { id: 'a', required: false, lines: [3, 16] },
    { id: 'b', required: true, lines: [3] },
    { id: 'quoted', required: false, lines: [16] },
  ]);
  expect(wanted('OTHER').map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  expect(wanted('nowhere')).toEqual([]);
  expect(secretsWanted('', null)).toEqual([]);
  expect(secretsWanted('# escape=`\nFROM x\nRUN --mount=type=secret,id=w `\n  dir', null)).toEqual([
    { id: 'w', required: false, lines: [3] },
  ]);
});

test('of a file of settings its values are hidden, and not the addresses that everybody has', () => {
  const text =
    'registry=https://registry.example.com/\n//registry.example.com/:_authToken="abc-def"\nalways-auth=true\n';
  expect([...hiddenTexts(text)].filter((one) => !one.includes('\n'))).toEqual(['abc-def']);
  expect([...hiddenTexts('one line')]).toEqual(['one line']);
  expect([...hiddenTexts('machine x login ada password p4ss\n\n')]).toContain('machine x login ada password p4ss');
  expect([...hiddenTexts('{\n  "auth": "dG9rZW4xMjM=",\n  "host": "https://a.example"\n}')]).toContain('dG9rZW4xMjM=');
  expect([...hiddenTexts('export A=first-token\nb: second-token\n')]).toEqual(
    expect.arrayContaining(['first-token', 'second-token']),
  );
  const key = '-----BEGIN KEY-----\nMIIBabc\nMIIBabd==\n-----END KEY-----';
  expect([...hiddenTexts(key)]).toEqual(expect.arrayContaining([key, 'MIIBabc', 'MIIBabd==']));
});

test('a Dockerfile of very many lines is read as fast as one of few', () => {
  const mount = 'RUN --mount=type=secret,id=a true\n';
  expect(secretsWanted(`FROM x\n${mount.repeat(30_000)}`, null)[0]?.lines).toHaveLength(30_000);
  expect(secretsWanted(`FROM x\n${'RUN a <<END\n'.repeat(60_000)}${mount}`, null)).toHaveLength(1);
  const stages = Array.from({ length: 60_000 }, (_, at) => `FROM s${at} AS s${at + 1}`).join('\n');
  expect(secretsWanted(`FROM x AS s0\n${mount}${stages}`, null)).toEqual([{ id: 'a', required: false, lines: [2] }]);
});
