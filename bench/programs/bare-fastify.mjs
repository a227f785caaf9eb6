// What the headless host is measured against: the framework under it, with one route and nothing else.
import fastify from 'fastify';

const app = fastify();
app.get('/ping', async () => ({ at: Date.now() }));
await app.listen({ host: '127.0.0.1', port: 0 });
const address = app.server.address();
process.stdin.resume().once('end', () => process.exit(0));
console.log(`ready ${typeof address === 'object' ? address?.port : ''}`);
