// The plain page that lies in index.html (early.js): told when this one runs, shown when it cannot.
interface PlainPage {
  running(): void;
  failed(lacks?: 'no_storage' | 'failed'): void;
}

const page = (): PlainPage | undefined =>
  (window as unknown as { aftercare_page?: PlainPage }).aftercare_page;

export function page_runs(): void {
  page()?.running();
}

// What a browser says that keeps nothing for us; anything else is a fault of ours.
const STORAGE = [
  'StorageFailure',
  'SecurityError',
  'UnknownError',
  'QuotaExceededError',
  'InvalidStateError',
];

export function page_failed(error: unknown): void {
  console.error(error);
  const refused = error instanceof Error && STORAGE.includes(error.name);
  page()?.failed(refused ? 'no_storage' : undefined);
}
