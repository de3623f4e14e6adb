// A full disk: what can be downloaded again makes room for what a person did.
import type { Base } from './base';
import { reason_of } from './database';

// What was given up is counted as free only when the browser has tidied up.
const ROOM_COMES_AFTER_MS = [0, 500, 2000];

// Does the work; when the disk is full, empties bases and tries again. Throws what the last threw.
export async function with_room<T extends object>(base: Base, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (reason_of(error) !== 'quota' || !(await base.make_room())) throw error;
  }
  for (const wait_ms of ROOM_COMES_AFTER_MS) {
    await new Promise((done) => setTimeout(done, wait_ms));
    const done = await work().catch((error: unknown) => {
      if (reason_of(error) !== 'quota') throw error;
    });
    if (done !== undefined) return done;
  }
  return work();
}
