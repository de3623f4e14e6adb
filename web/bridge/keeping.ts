// Whether the browser has promised to keep what is stored here. It is asked once somebody has
// something to lose, after his first saved step: who only looks is not bothered.
export async function is_kept(): Promise<boolean> {
  return (await navigator.storage?.persisted?.().catch(() => false)) ?? false;
}

export async function ask_to_keep(): Promise<void> {
  if (!(await is_kept())) await navigator.storage?.persist?.().catch(() => false);
}
