// Our own errors. Invariant: none of them is ever answered as something else ("no network"), and
// none ends in silence: each reaches the page's `error` event, which logs it and tells the person.

// What may happen to a page that is right: a network away, a disk full, a lock taken by another.
export class Expected extends Error {}

export function surface_own(error: unknown): void {
  if (!(error instanceof Expected) && !(error instanceof DOMException)) surface(error);
}

// Raised anew where nobody catches it: what called us goes on meanwhile.
export function surface(error: unknown): void {
  setTimeout(() => {
    throw error;
  });
}

// Tells of every error of our own scripts. What a browser, an extension or an app around the page
// adds to it carries no error, or none of ours.
export function listen_for_faults(tell: (error: Error) => void): void {
  const told = (error: unknown): void => {
    if (error instanceof Error && is_ours(error)) tell(error);
  };
  addEventListener('error', (event) => told(event.error));
  addEventListener('unhandledrejection', (event) => told(event.reason));
}

// A part of the page that is fetched late and not to be had is the network's.
const LATE_PART = /dynamically imported module|Importing a module script/;

function is_ours(error: Error): boolean {
  return (error.stack ?? '').includes(location.origin) && !LATE_PART.test(error.message);
}
