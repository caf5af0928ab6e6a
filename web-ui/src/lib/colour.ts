/**
 * A municipality chooses any colour; these are the shades of it that stay readable, at least 4.5 : 1, on every
 * ground that `tokens.css` puts behind them: the surface, the sunk one, and the surface tinted with the shade itself.
 */
export interface BrandShades {
  /** For filled areas under white text, and for text on light grounds. */
  fill: string;
  /** For text and links on dark grounds. */
  onDark: string;
}

type Rgb = readonly [number, number, number];

interface Grounds {
  surface: Rgb;
  sunk: Rgb;
  /** How much of the shade its own tint holds. */
  tint: number;
}

const LIGHT: Grounds = { surface: [255, 255, 255], sunk: [243, 236, 225], tint: 0.09 };
const DARK: Grounds = { surface: [36, 29, 24], sunk: [46, 38, 31], tint: 0.12 };
/** A little more than the rule asks for: browsers round. */
const ENOUGH = 4.6;

export function brandShades(hex: string): BrandShades | undefined {
  const rgb = parse(hex);
  if (!rgb) return undefined;
  return { fill: print(until(rgb, 'black', LIGHT)), onDark: print(until(rgb, 'white', DARK)) };
}

/** Contrast ratio by WCAG 2. */
export function contrast(a: Rgb, b: Rgb): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

export function parse(hex: string): Rgb | undefined {
  const digits = /^#([0-9a-f]{6})$/i.exec(hex)?.[1];
  if (digits === undefined) return undefined;
  const value = Number.parseInt(digits, 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

/** Goes darker or lighter in small steps, in the same hue, until the colour can be read on all of the grounds. */
function until(colour: Rgb, towards: 'black' | 'white', { surface, sunk, tint }: Grounds): Rgb {
  const [hue, saturation, lightness] = toHsl(colour);
  const end = towards === 'black' ? 0 : 1;
  for (let step = 0; step < 50; step += 1) {
    const shade = fromHsl(hue, saturation, lightness + ((end - lightness) * step) / 50);
    const grounds = [surface, sunk, mix(shade, surface, tint)];
    if (grounds.every((ground) => contrast(shade, ground) >= ENOUGH)) return shade;
  }
  return towards === 'black' ? [0, 0, 0] : [255, 255, 255];
}

function mix(colour: Rgb, into: Rgb, share: number): Rgb {
  const channel = (index: 0 | 1 | 2) => colour[index] * share + into[index] * (1 - share);
  return [channel(0), channel(1), channel(2)];
}

function toHsl(colour: Rgb): Rgb {
  const [r, g, b] = colour.map((value) => value / 255) as [number, number, number];
  const [low, high] = [Math.min(r, g, b), Math.max(r, g, b)];
  const lightness = (low + high) / 2;
  const spread = high - low;
  if (spread === 0) return [0, 0, lightness];
  const hue = high === r ? (g - b) / spread : high === g ? (b - r) / spread + 2 : (r - g) / spread + 4;
  return [(hue * 60 + 360) % 360, spread / (1 - Math.abs(2 * lightness - 1)), lightness];
}

function fromHsl(hue: number, saturation: number, lightness: number): Rgb {
  const reach = saturation * Math.min(lightness, 1 - lightness);
  const channel = (offset: number) => {
    const k = (offset + hue / 30) % 12;
    return Math.round(255 * (lightness - reach * Math.max(-1, Math.min(k - 3, 9 - k, 1))));
  };
  return [channel(0), channel(8), channel(4)];
}

function luminance(colour: Rgb): number {
  const [r, g, b] = colour.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function print(colour: Rgb): string {
  return `#${colour.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}
