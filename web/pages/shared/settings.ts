// Small things a browser may keep for us or refuse to: a page without them works all the same.
export function read_setting(name: string, of: 'localStorage' | 'sessionStorage' = 'localStorage') {
  try {
    return window[of].getItem(name);
  } catch {
    return null;
  }
}

export function keep_setting(
  name: string,
  value: string | null,
  of: 'localStorage' | 'sessionStorage' = 'localStorage',
): void {
  try {
    if (value === null) window[of].removeItem(name);
    else window[of].setItem(name, value);
  } catch {
    // Refused: asked for again the next time.
  }
}
