import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decodeSample, encodeSample, tonePacket } from '../../demo/sip/g711.js';
import { HeardAudio } from '../../demo/sip/heard-audio.js';
import { addressOf, SipMessage, uriOf } from '../../demo/sip/sip-message.js';

describe('demo SIP: messages', () => {
  // RFC 4475 section 3.1.1.1, "a short tortuous INVITE", without what SIP over WebSocket does not have.
  const tortuous = [
    'INVITE sip:vivekg@chair-dnrc.example.com;unknownparam SIP/2.0',
    'TO :\r\n sip:vivekg@chair-dnrc.example.com ;   tag    = 1918181833n',
    'from   : "J Rosenberg \\\\\\""       <sip:jdrosen@example.com>\r\n  ;\r\n  tag = 98asjd8',
    'MaX-fOrWaRdS: 0068', 'Call-ID: wsinv.ndaksdj@192.0.2.1', 'cseq: 0009\r\n  INVITE',
    'Via  : SIP  /   2.0\r\n /UDP\r\n    192.0.2.2;branch=390skdjuw', 's :', 'm:"Quoted string \\"\\"" <sip:jdrosen@example.com> ; newparam', '', 'v=0\r\n',
  ].join('\r\n');

  it('reads folded lines, compact and odd spellings', () => {
    const message = SipMessage.parse(tortuous)!;
    assert.equal(message.method, 'INVITE');
    assert.equal(message.uri, 'sip:vivekg@chair-dnrc.example.com;unknownparam');
    assert.equal(message.get('subject'), '');
    assert.equal(message.callId, 'wsinv.ndaksdj@192.0.2.1');
    assert.deepEqual(message.sequence, { number: 9, method: 'INVITE' });
    assert.equal(message.branch, '390skdjuw');
    assert.equal(uriOf(message.get('Contact')), 'sip:jdrosen@example.com');
    assert.equal(message.fromTag, '98asjd8');
    assert.equal(message.toTag, '1918181833n');
    assert.equal(message.body, 'v=0\r\n');
  });

  it('writes what it reads, with the length in bytes', () => {
    const message = new SipMessage('SIP/2.0 200 OK', [
      ['Via', 'SIP/2.0/WS a.invalid;branch=z9hG4bK1'], ['From', '<sip:a@b>;tag=1'], ['To', '<sip:c@d>;tag=2'], ['Call-ID', 'x'], ['CSeq', '1 INVITE'], ['Content-Length', '99'],
    ], 'é');
    const again = SipMessage.parse(message.toString())!;
    assert.equal(again.status, 200);
    assert.equal(again.get('Content-Length'), '2');
    assert.equal(again.body, 'é');
  });

  it('takes nothing for SIP that is not', () => {
    for (const text of ['', 'hello', 'INVITE sip:a@b SIP/2.0\r\n\r\n', 'GET / HTTP/1.1\r\nVia: x\r\nFrom: x\r\nTo: x\r\nCall-ID: x\r\nCSeq: 1 GET\r\n\r\n']) {
      assert.equal(SipMessage.parse(text), undefined);
    }
  });

  it('names an address by user and host alone', () => {
    assert.equal(addressOf('sip:17908%23@WebRTC.demo.invalid:5060;transport=ws'), '17908#@webrtc.demo.invalid');
    assert.equal(addressOf('tel:123'), '');
  });
});

describe('demo SIP: sound', () => {
  // ITU-T G.711 table 2: character signals of the µ-law and their decoder values, scaled to 16 bits.
  it('codes µ-law as the standard has it', () => {
    for (const [byte, value] of [[0x80, 32_124], [0x00, -32_124], [0xff, 0], [0xef, 132], [0x8f, 16_764], [0x9f, 8316]] as const) {
      assert.equal(decodeSample(byte), value);
      assert.equal(decodeSample(encodeSample(value)), value);
    }
  });

  it('tells a tone from another and from silence', () => {
    const heard = new HeardAudio();
    assert.equal(heard.share(440), 0);
    for (let index = 0; index < 50; index++) heard.take(tonePacket(440, index));
    assert.ok(heard.share(440) > 0.99);
    assert.ok(heard.share(480) < 0.01);
    assert.ok(Math.abs(heard.energy - (12_000 / 32_768) ** 2 / 2) < 0.002, `energy of one second: ${heard.energy}`);
  });

  it('counts a key once for its three end packets, and the same key pressed again', () => {
    const heard = new HeardAudio();
    const packet = (event: number, end: boolean): Buffer => Buffer.from([event, (end ? 0x80 : 0) | 10, 3, 32]);
    for (const timestamp of [100, 900]) {
      heard.takeEvent(packet(5, false), timestamp);
      for (let copy = 0; copy < 3; copy++) heard.takeEvent(packet(5, true), timestamp);
    }
    for (const [event, timestamp] of [[10, 1700], [11, 2500]] as const) heard.takeEvent(packet(event, true), timestamp);
    assert.equal(heard.digits, '55*#');
  });
});
