// A mail server for tests: takes every mail, sends none on.
import { createServer, type AddressInfo, type Server as NetServer, type Socket } from 'node:net';

export class MailServer {
  private readonly mails: string[] = [];

  private constructor(private readonly server: NetServer) {}

  static async start(): Promise<MailServer> {
    const server = createServer();
    const mail = new MailServer(server);
    server.on('connection', (socket) => mail.talk(socket));
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    return mail;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** The text of the mails to an address, as one line each: what a quoted-printable line end hides is put together. */
  to(address: string): string[] {
    return this.mails.filter((mail) => mail.includes(address)).map((mail) => mail.replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))));
  }

  stop(): void {
    this.server.close();
  }

  private talk(socket: Socket): void {
    let heard = '';
    let letter: string | undefined;
    socket.setEncoding('utf8');
    socket.on('error', () => socket.destroy());
    socket.write('220 localhost\r\n');
    socket.on('data', (chunk: string) => {
      heard += chunk;
      for (let end = heard.indexOf('\r\n'); end >= 0; end = heard.indexOf('\r\n')) {
        const line = heard.slice(0, end);
        heard = heard.slice(end + 2);
        if (letter !== undefined) {
          if (line === '.') {
            this.mails.push(letter);
            letter = undefined;
            socket.write('250 taken\r\n');
          } else {
            letter += `${line}\r\n`;
          }
        } else if (/^DATA/i.test(line)) {
          letter = '';
          socket.write('354 go on\r\n');
        } else if (/^QUIT/i.test(line)) {
          socket.end('221 bye\r\n');
        } else {
          socket.write('250 localhost\r\n');
        }
      }
    });
  }
}
