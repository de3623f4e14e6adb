// The QR code on a product opens `/r?model=…&serial=…`: both are filled into the report.

export interface LinkedProduct {
  model: string;
  serial: string;
}

let linked: LinkedProduct | undefined;

export function take_link(): void {
  if (!location.pathname.startsWith('/r')) return;
  const query = new URLSearchParams(location.search);
  linked = { model: query.get('model') ?? '', serial: query.get('serial') ?? '' };
  history.replaceState(history.state, '', '/#/report');
}

export function link_product(product: LinkedProduct): void {
  linked = product;
}

// Given once: what the person then types is his.
export function linked_product(): LinkedProduct | undefined {
  const product = linked;
  linked = undefined;
  return product;
}
