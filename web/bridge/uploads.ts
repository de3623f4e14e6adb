// Where an upload stands when its last answer is missing. The core goes on from where it believes
// the server to be; after a cut that belief is asked for again before a chunk is sent in vain.
import { parse, type Answer, type Http } from './http';
import type { RequestEffect } from './types';

export class Uploads {
  private unsure_ = ''; // sha256 of the file whose last chunk was not answered

  constructor(private readonly http_: Http) {}

  // The server's word when it stands elsewhere than `effect` says; nothing: send the chunk.
  async ask_again(effect: RequestEffect): Promise<Answer | undefined> {
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
  async answered(
    effect: RequestEffect,
    answer: Answer,
    is_whole: () => Promise<boolean>,
  ): Promise<Answer> {
    if (answer.status === 0) this.unsure_ = effect.file;
    const broken = answer.status === 422 && (await is_whole());
    return broken ? { status: 409, body: '{"code":"upload_broken"}' } : answer;
  }
}
