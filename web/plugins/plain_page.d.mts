export function plain_page(assets: string, face: string): string;
