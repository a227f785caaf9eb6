// The floor of both transports: the same exchange without a line of ours. Whatever comes is sent back; "flood" starts a
// stream of texts that waits for "ack" as lib/flood.ts does, until "stop".
import { type MessagePort, parentPort } from 'node:worker_threads';
import { WebSocketServer } from 'ws';
import { floodText, makeText } from '../lib/flood.ts';

const text = makeText();

function answer(message: string, send: (message: string) => void) {
  const items = message === 'flood' ? floodText.window : message === 'ack' ? floodText.acknowledgeEvery : 0;
  for (let i = 0; i < items; i++) send(text);
  if (items === 0) send(message);
}

const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
server.on('connection', (socket) => {
  socket.on('message', (data: Buffer) => answer(data.toString('utf8'), (message) => socket.send(message)));
});
server.on('listening', () => {
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  parentPort?.postMessage({ url: `ws://127.0.0.1:${port}` });
});
parentPort?.on('message', ({ port }: { port: MessagePort }) => {
  port.on('message', (message: string) => answer(message, (back) => port.postMessage(back)));
});
