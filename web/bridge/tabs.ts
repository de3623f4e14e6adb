// Words between the tabs of one person. Where BroadcastChannel is missing they go by an entry of
// localStorage: the browser tells every other tab of it.
export interface TabChannel {
  onmessage: ((event: MessageEvent) => void) | null;
  postMessage(message: unknown): void;
  close(): void;
}

export function open_channel(name: string): TabChannel {
  return 'BroadcastChannel' in globalThis ? new BroadcastChannel(name) : new StorageChannel(name);
}

class StorageChannel implements TabChannel {
  onmessage: ((event: MessageEvent) => void) | null = null;
  private words_ = 0;

  constructor(private readonly name_: string) {
    addEventListener('storage', this.heard_);
  }

  postMessage(message: unknown): void {
    this.words_ += 1; // an entry that stays the same is no event
    localStorage.setItem(this.name_, JSON.stringify({ message, at: Date.now() + this.words_ }));
    localStorage.removeItem(this.name_);
  }

  close(): void {
    removeEventListener('storage', this.heard_);
  }

  private readonly heard_ = ({ key, newValue }: StorageEvent): void => {
    if (key !== this.name_ || !newValue) return;
    const { message: data } = JSON.parse(newValue) as { message: unknown };
    this.onmessage?.(new MessageEvent('message', { data }));
  };
}
