// What both proxies stand before: a small answer at once, one that takes five seconds, and WebSockets that echo.
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';

const version = process.argv[2] ?? 'one';
const body = Buffer.alloc(512, 'x');
const server = createServer({ keepAliveTimeout: 120_000 }, (req, res) => {
  res.setHeader('X-Version', version);
  res.setHeader('Content-Length', body.length);
  if (req.url === '/slow') setTimeout(() => res.end(body), 5_000);
  else res.end(body);
});
server.on('upgrade', (req, socket) => {
  const accept = createHash('sha1').update(`${req.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`);
  const head =
    'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ';
  socket.on('error', () => {});
  socket.write(`${head}${accept.digest('base64')}\r\n\r\n`);
  let rest = Buffer.alloc(0);
  socket.on('data', (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    while (rest.length >= 6) {
      const short = rest[1] & 0x7f;
      const at = short === 126 ? 4 : 2;
      const length = short === 126 ? rest.readUInt16BE(2) : short;
      if (rest.length < at + 4 + length) return;
      const mask = rest.subarray(at, at + 4);
      const text = rest.subarray(at + 4, at + 4 + length).map((byte, i) => byte ^ mask[i % 4]);
      const head = Buffer.from(rest.subarray(0, at));
      head[1] &= 0x7f;
      socket.write(Buffer.concat([head, text]));
      if ((rest[0] & 0x0f) === 8) socket.end();
      rest = rest.subarray(at + 4 + length);
    }
  });
});
server.listen(0, '127.0.0.1', () => console.log(`ready ${server.address().port}`));
process.stdin.resume().once('end', () => process.exit(0));
