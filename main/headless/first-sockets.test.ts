import { expect, it, onTestFinished } from 'vitest';
import { tempDir } from '../core/testing/temp-dir.ts';
import { open, readAll, wsFrame } from './testing/raw-client.ts';
import { upgrade } from './testing/requests.ts';
import { startTestHost } from './testing/start-host.ts';

async function hostHere(limits: Parameters<typeof startTestHost>[1] = {}) {
  const target = await startTestHost(await tempDir(), limits);
  onTestFinished(() => target.dispose());
  const { port, token } = target;
  const hello = () => Buffer.from(upgrade(() => ({}))({ port, host: `127.0.0.1:${port}`, token, oldToken: '' }));
  return { target, hello, connect: () => open(port) };
}

const ping = (id: string) => wsFrame(JSON.stringify({ i: id, p: { u: '/system/ping' } }));

it('of many first sockets at once no more come in than may', async () => {
  const { hello, connect } = await hostHere({ maxSockets: 3 });
  const sockets = await Promise.all(Array.from({ length: 8 }, connect));
  const answers = sockets.map((socket) => readAll(socket, (text) => text.includes('\r\n\r\n')));
  for (const socket of sockets) socket.write(hello());
  const codes = (await Promise.all(answers)).map(({ status }) => status);
  expect(codes.filter((status) => status === 101)).toHaveLength(3);
  expect(codes.filter((status) => status >= 400)).toHaveLength(5);
  for (const socket of sockets) socket.destroy();
});

it('the first socket loses nothing of what is sent with its handshake and right behind it', async () => {
  const { hello, connect } = await hostHere();
  const socket = await connect();
  const answers = readAll(socket, (text) => text.includes('"i":"one"') && text.includes('"i":"two"'));
  socket.write(Buffer.concat([hello(), ping('one')]));
  socket.write(ping('two'));
  const { status, closed } = await answers;
  expect({ status, closed }).toEqual({ status: 101, closed: false });
  socket.destroy();
});

it('a first socket that is gone before it was let in leaves nothing behind', async () => {
  const { target, hello, connect } = await hostHere({ maxSockets: 1 });
  const gone = await connect();
  gone.write(hello());
  gone.resetAndDestroy();
  const answered = async () => {
    const socket = await connect();
    onTestFinished(() => void socket.destroy());
    const answer = readAll(socket, (text) => text.includes('\r\n\r\n'));
    socket.write(hello());
    return (await answer).status;
  };
  await expect.poll(answered).toBe(101);
  expect(target.host.status().sockets).toBe(1);
});
