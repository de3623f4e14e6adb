// Seeds for the fuzzers, made from what the repository already has (golden commands, the presets),
// so that nothing is kept twice: node tests/fuzz/seeds.mjs FOLDER
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const out = process.argv[2];
const golden = 'tests/core/codec/golden/0.1';

function put(target, name, bytes) {
  const folder = join(out, target);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), bytes);
}

// The first byte chooses the sender; with its top bit set, the envelope is made right
// (push_fuzz.cpp).
const sent_by = (person, body) =>
  Buffer.concat([Buffer.from([0x80 | person]), Buffer.from(JSON.stringify(body))]);

for (const file of readdirSync(join(golden, 'commands'))) {
  const commands = JSON.parse(readFileSync(join(golden, 'commands', file), 'utf8'));
  for (const [n, command] of (Array.isArray(commands) ? commands : [commands]).entries()) {
    for (let person = 0; person < 5; person += 1) {
      const { client_id } = command;
      const body = { proto: 1, epoch: 'epoch-1', client_id, commands: [command] };
      put('push', `${file}-${n}-${person}`, sent_by(person, body));
    }
  }
}
const client_id = '01020304-0506-0708-090a-0b0c0d0e0f10';
for (let person = 0; person < 5; person += 1) {
  for (const cursor of ['', 0, 'eyJlIjoiZXBvY2gtMSIsInMiOjF9']) {
    for (const limit of [1, 50]) {
      const body = { proto: 1, epoch: 'epoch-1', client_id, cursor, limit, scopes: ['public'] };
      put('pull', `${person}-${limit}-${String(cursor).length}`, sent_by(person, body));
    }
  }
}
for (const row of JSON.parse(readFileSync(join(golden, 'rows', 'policy.json'), 'utf8'))) {
  put('policy', `golden-${row.version ?? 0}`, JSON.stringify(row.row ?? row));
}
for (const file of readdirSync('assets/policy').filter((name) => name.endsWith('.json'))) {
  put('policy', file, readFileSync(join('assets/policy', file)));
}

const phones = 'name,phone,model,serial\n王芳,+86 138 0013 8000,AC-35,SN-0001\n';
put('csv', 'comma', phones);
put('csv', 'semicolon', phones.replaceAll(',', ';'));
put('csv', 'quoted', '"序列号"\t"购买日期"\r\n"=""00123"""\t2024年3月5日\r\n');
put('csv', 'numbers', 'serial,day\r\n1.38E+10,45356\r\n');
put('csv', 'utf16', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(phones, 'utf16le')]));
put('csv', 'gb18030', Buffer.from('d0d5c3fb2c610acdf52c62', 'hex'));

// Headers of what phones make; the rest is the fuzzer's work.
const exif = Buffer.from('ffd8ffe1001c457869660000 49492a0008000000 0100 12010300 01000000 06000000'
  .replaceAll(' ', ''), 'hex');
put('media', 'jpeg', exif);
put('media', 'png', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'));
for (const brand of ['heic', 'mif1', 'isom', 'mp42', 'qt  ']) {
  put('media', brand.trim(), Buffer.concat([Buffer.from([0, 0, 0, 24]),
    Buffer.from(`ftyp${brand}\0\0\0\0${brand}heic`, 'latin1')]));
}
put('media', 'webp', Buffer.from('RIFF\0\0\0\0WEBPVP8 ', 'latin1'));
put('media', 'pdf', '%PDF-1.7\n');

put('backup', 'sealed', Buffer.from('\0SQLite format 3\0', 'latin1'));
put('backup', 'plain', Buffer.from('\x01SQLite format 3\0', 'latin1'));
