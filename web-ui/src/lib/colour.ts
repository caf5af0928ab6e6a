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
  return { fill: print(until(rgb, [0, 0, 0], WHITE)), onDark: print(until(rgb, WHITE, DARK_PAPER)) };
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

/** Mixes towards `target` in small steps until it can be read against `ground`. */
function until(colour: Rgb, target: Rgb, ground: Rgb): Rgb {
  for (let share = 0; share < 1; share += 0.04) {
    const mixed = mix(colour, target, share);
    if (contrast(mixed, ground) >= ENOUGH) return mixed;
  }
  return target;
}

function mix(a: Rgb, b: Rgb, share: number): Rgb {
  const at = (index: 0 | 1 | 2) => Math.round(a[index] + (b[index] - a[index]) * share);
  return [at(0), at(1), at(2)];
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
