// Another program: it keeps what it is sent, and answers as it is told to.
import { createServer, type IncomingHttpHeaders, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Heard {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export class Receiver {
  readonly heard: Heard[] = [];
  status = 200;

  private constructor(
    private readonly server: HttpServer,
    private answer: string,
  ) {}

  /** What it answers from here on. */
  says(answer: unknown): void {
    this.answer = JSON.stringify(answer);
  }

  static async start(answer: unknown): Promise<Receiver> {
    const server = createServer();
    const receiver = new Receiver(server, JSON.stringify(answer));
    server.on('request', (request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        receiver.heard.push({ path: request.url ?? '', headers: request.headers, body });
        response.writeHead(receiver.status, { 'Content-Type': 'application/json' });
        response.end(receiver.answer);
      });
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`;
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}
