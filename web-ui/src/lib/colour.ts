/** A municipality chooses any colour; these are the shades of it that stay readable on our surfaces. */
export interface BrandShades {
  /** For filled areas under white text: at least 4.5 : 1 against white. */
  fill: string;
  /** For text and links on dark surfaces: at least 4.5 : 1 against the dark paper. */
  onDark: string;
}

type Rgb = readonly [number, number, number];

const WHITE: Rgb = [255, 255, 255];
const DARK_PAPER: Rgb = [36, 29, 24];
const ENOUGH = 5;

export function brandShades(hex: string): BrandShades | undefined {
  const rgb = parse(hex);
  if (!rgb) return undefined;
  return { fill: print(until(rgb, 'black', WHITE)), onDark: print(until(rgb, 'white', DARK_PAPER)) };
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

/** Goes darker or lighter in small steps, in the same hue, until the colour can be read against `ground`. */
function until(colour: Rgb, towards: 'black' | 'white', ground: Rgb): Rgb {
  const [hue, saturation, lightness] = toHsl(colour);
  const end = towards === 'black' ? 0 : 1;
  for (let step = 0; step < 50; step += 1) {
    const shade = fromHsl(hue, saturation, lightness + ((end - lightness) * step) / 50);
    if (contrast(shade, ground) >= ENOUGH) return shade;
  }
  return towards === 'black' ? [0, 0, 0] : WHITE;
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
