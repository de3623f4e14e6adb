// Where an upload stands when its last answer is missing. The core goes on from where it believes
// the server to be; after a cut that belief is asked for again before a chunk is sent in vain.
import type { Core } from './core';
import { surface_own } from './faults';
import { OWN_FAULT, parse, type Answer, type Http } from './http';
import type { Mine } from './mine';
import type { RequestEffect } from './types';

export class Uploads {
  private unsure_ = ''; // sha256 of the file whose last chunk was not answered

  constructor(
    private readonly http_: Http,
    private readonly mine_: Mine,
    private readonly core_: Core,
  ) {}

  // Bytes that cannot be read now are tried again later. Bytes that are gone are refused, so that
  // they do not hold up the files behind.
  async send(effect: RequestEffect): Promise<Answer> {
    try {
      const known = await this.ask_again_(effect);
      if (known) return known;
      const chunk = await this.mine_.chunk(effect.file, effect.offset, effect.length);
      if (!chunk) return { status: 422, body: '{"code":"file_lost"}' };
      return await this.answered_(effect, await this.http_.send(effect, chunk));
    } catch (error) {
      surface_own(error);
      return OWN_FAULT;
    }
  }

  // The server's word when it stands elsewhere than `effect` says; nothing: send the chunk.
  private async ask_again_(effect: RequestEffect): Promise<Answer | undefined> {
    // It has all bytes, and its word that they are stored was lost: announced anew, it says so.
    if (effect.length === 0) return { status: 409, body: '{"code":"upload_complete"}' };
    if (this.unsure_ !== effect.file) return undefined;
    const stands = await this.http_.json('HEAD', effect.path);
    if (stands.status === 0) return stands;
    this.unsure_ = '';
    return parse(stands.body).offset === effect.offset ? undefined : stands;
  }

  // A hash refused by the server although the bytes here are whole broke on the way: asked anew,
  // from the beginning, never given up.
  private async answered_(effect: RequestEffect, answer: Answer): Promise<Answer> {
    if (answer.status === 0) this.unsure_ = effect.file;
    const broken = answer.status === 422 && (await this.is_whole_(effect.file));
    return broken ? { status: 409, body: '{"code":"upload_broken"}' } : answer;
  }

  private async is_whole_(sha256: string): Promise<boolean> {
    const bytes = await (await this.mine_.file(sha256))?.arrayBuffer();
    return bytes !== undefined && this.core_.sha256(new Uint8Array(bytes)) === sha256;
  }
}
