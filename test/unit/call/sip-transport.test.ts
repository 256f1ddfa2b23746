import { expect } from 'chai';
import { SocketTransport } from '../../../src/call/sip-transport.js';
import { FakeClock } from '../../support/fake-clock.js';
import { FakeSocket } from '../../support/sip-gateway.js';

describe('SocketTransport', () => {
  let clock: FakeClock;
  let sockets: FakeSocket[];
  let transport: SocketTransport;
  let log: string[];
  let probes: number;

  const opened = (): FakeSocket => {
    const socket = new FakeSocket('wss://gw.example/');
    socket.open();
    sockets.push(socket);
    return socket;
  };

  beforeEach(async () => {
    clock = new FakeClock();
    sockets = [];
    log = [];
    probes = 0;
    transport = new SocketTransport(undefined, {
      clock, url: 'wss://gw.example/', socket: opened() as unknown as WebSocket,
      reopen: async () => opened() as unknown as WebSocket,
      probe: () => (probes += 1),
    });
    transport.stateChange.addListener((state) => log.push(state));
    transport.onMessage = (text) => log.push(text);
    transport.onDisconnect = (error) => log.push(error ? 'lost' : 'left');
    await transport.connect();
  });
  afterEach(() => void transport.dispose());

  it('says what it speaks, and passes messages on, text or bytes', () => {
    expect(transport.protocol).to.equal('WSS');
    sockets[0]!.deliver('SIP/2.0 200 OK');
    sockets[0]!.onmessage!({ data: new TextEncoder().encode('SIP/2.0 486 Busy').buffer });
    expect(log).to.deep.equal(['Connecting', 'Connected', 'SIP/2.0 200 OK', 'SIP/2.0 486 Busy']);
  });

  it('pings after 20 s without a word, and lives as long as it is answered', async () => {
    for (let round = 1; round < 5; round += 1) {
      await clock.advance(20_000);
      expect(sockets[0]!.sent.filter((text) => text === '\r\n\r\n')).to.have.length(round);
      sockets[0]!.deliver('\r\n');
    }
    await clock.advance(5_000);
    expect(transport.isConnected()).to.equal(true);
    expect(log).to.deep.equal(['Connecting', 'Connected']);
  });

  it('gives a gateway up that answered before and is silent for 5 s', async () => {
    await clock.advance(20_000);
    sockets[0]!.deliver('\r\n');
    await clock.advance(20_000);
    await clock.advance(4_900);
    expect(transport.isConnected()).to.equal(true);
    await clock.advance(200);
    expect(log.slice(-2)).to.deep.equal(['Disconnected', 'lost']);
    expect(sockets[0]!.readyState).to.be.at.least(2);
  });

  it('asks by OPTIONS where the double CRLF was never answered, and gives nobody up who never answers', async () => {
    await clock.advance(25_100);
    expect(probes).to.equal(1);
    await clock.advance(120_000);
    expect(transport.isConnected()).to.equal(true);
  });

  it('keeps to OPTIONS where those are answered, and acts on their silence', async () => {
    await clock.advance(25_100);
    sockets[0]!.deliver('SIP/2.0 200 OK');
    await clock.advance(20_100);
    expect(probes).to.equal(2);
    await clock.advance(5_100);
    expect(transport.isConnected()).to.equal(false);
  });

  it('answers a ping of the gateway', () => {
    sockets[0]!.deliver('\r\n\r\n');
    expect(sockets[0]!.sent).to.deep.equal(['\r\n']);
  });

  it('comes back on a new socket, and no late word of the old one is heard', async () => {
    const old = sockets[0]!;
    const late = old.onmessage!;
    old.drop();
    expect(log.slice(-2)).to.deep.equal(['Disconnected', 'lost']);
    await transport.connect();
    expect(transport.isConnected()).to.equal(true);
    late({ data: 'SIP/2.0 200 Late' });
    expect(log).to.not.include('SIP/2.0 200 Late');
    await transport.send('BYE');
    expect(sockets[1]!.sent).to.deep.equal(['BYE']);
  });

  it('sends nothing when it is not connected', async () => {
    await transport.disconnect();
    expect(log.slice(-2)).to.deep.equal(['Disconnected', 'left']);
    expect(await transport.send('BYE').then(() => 'sent', () => 'refused')).to.equal('refused');
    await clock.advance(60_000);
    expect(clock.pending).to.equal(0);
  });

  it('closes a socket that opens after the end', async () => {
    let open = (_socket: WebSocket): void => {};
    const late = new SocketTransport(undefined, {
      clock, url: 'ws://127.0.0.1/', socket: opened() as unknown as WebSocket, probe: () => {},
      reopen: () => new Promise((resolve) => (open = resolve)),
    });
    expect(late.protocol).to.equal('WS');
    await late.connect();
    sockets.at(-1)!.drop();
    const connecting = late.connect().then(() => 'connected', () => 'refused');
    await late.dispose();
    const socket = opened();
    open(socket as unknown as WebSocket);
    expect(await connecting).to.equal('refused');
    expect(socket.readyState).to.be.at.least(2);
  });
});
