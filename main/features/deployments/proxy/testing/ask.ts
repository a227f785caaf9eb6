import { type ClientRequest, type IncomingMessage, type RequestOptions, request } from 'node:http';

interface Answered {
  status: number;
  headers: IncomingMessage['headers'];
  body: string;
  trailers: IncomingMessage['trailers'];
}

/** One request over a connection of its own. */
export function ask(
  port: number,
  options: RequestOptions = {},
  write?: (req: ClientRequest) => void,
): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const req = request({ port, host: '127.0.0.1', agent: false, ...options }, (res) => {
      let body = '';
      res.on('data', (chunk) => {
        body += chunk;
      });
      res.once('error', reject);
      res.once('end', () =>
        resolve({ status: res.statusCode ?? 0, headers: res.headers, body, trailers: res.trailers }),
      );
    });
    req.once('error', reject);
    if (write) write(req);
    else req.end();
  });
}
