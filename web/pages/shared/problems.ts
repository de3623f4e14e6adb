// What was refused may stand far above the button that was pressed: it is brought into view.
import { nextTick } from 'vue';

export function show_first_problem(): void {
  void nextTick(() => {
    const wrong = 'main [aria-invalid="true"]';
    const said = 'main .error-text[role="alert"]';
    const first =
      document.querySelector<HTMLElement>(wrong) ?? document.querySelector<HTMLElement>(said);
    if (first?.closest('.bottom-bar')) return;
    first?.focus({ preventScroll: true });
    first?.scrollIntoView({ block: 'center', behavior: 'smooth' });
  });
}
