// Where an address opens as a map: the phone's own app where there is one, else a page. Inside
// WeChat only pages open.
export interface MapLink {
  href: string;
  in_tab: boolean; // a page: ours stays open beside it
}

interface Platform {
  userAgent: string;
  maxTouchPoints: number;
}

export function map_link(address: string, { userAgent, maxTouchPoints }: Platform): MapLink {
  const place = encodeURIComponent(address);
  const tablet = /Macintosh/.test(userAgent) && maxTouchPoints > 1;
  const apple = tablet || /iPhone|iPad/.test(userAgent);
  const wechat = userAgent.includes('MicroMessenger');
  if (apple && !wechat) return { href: `https://maps.apple.com/?q=${place}`, in_tab: false };
  if (/Android/.test(userAgent) && !wechat) return { href: `geo:0,0?q=${place}`, in_tab: false };
  return { href: `https://uri.amap.com/search?keyword=${place}`, in_tab: true };
}
