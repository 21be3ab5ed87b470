import type { Random } from '@/geo/random'

/** Smooth field of two coordinates, about −1 to 1. */
export type Noise = (x: number, y: number) => number

const fade = (t: number) => t * t * t * (t * (t * 6 - 15) + 10)

/** Gradient noise on the unit lattice (Perlin 2002), repeating every 256 units. */
export function gradientNoise(random: Random): Noise {
  const order = random.shuffle(Array.from({ length: 256 }, (_, i) => i))
  const gradientX = Float64Array.from({ length: 256 }, (_, i) => Math.cos((2 * Math.PI * i) / 256))
  const gradientY = Float64Array.from({ length: 256 }, (_, i) => Math.sin((2 * Math.PI * i) / 256))
  const corner = (i: number, j: number, dx: number, dy: number) => {
    const hash = order[(order[i & 255]! + j) & 255]!
    return gradientX[hash]! * dx + gradientY[hash]! * dy
  }
  return (x, y) => {
    const i = Math.floor(x)
    const j = Math.floor(y)
    const u = x - i
    const v = y - j
    const su = fade(u)
    const sv = fade(v)
    const low = corner(i, j, u, v) * (1 - su) + corner(i + 1, j, u - 1, v) * su
    const high = corner(i, j + 1, u, v - 1) * (1 - su) + corner(i + 1, j + 1, u - 1, v - 1) * su
    return (low * (1 - sv) + high * sv) * 1.5
  }
}

/** Sum of octaves, each twice as fine and half as strong; scaled to about −1 to 1. */
export function fractal(noise: Noise, octaves: number): Noise {
  let total = 0
  for (let octave = 0; octave < octaves; octave++) total += 0.5 ** octave
  return (x, y) => {
    let sum = 0
    for (let octave = 0; octave < octaves; octave++) {
      const scale = 2 ** octave
      // The shift keeps the lattice zeros of the octaves from lying on one another.
      sum += noise(x * scale + octave * 17.3, y * scale - octave * 9.1) / scale
    }
    return sum / total
  }
}

/** Ridged fractal: sharp crests where the noise crosses zero, 0 to 1. */
export function ridged(noise: Noise, octaves: number): Noise {
  const sum = fractal((x, y) => 1 - 2 * Math.abs(noise(x, y)), octaves)
  return (x, y) => Math.max(0, (sum(x, y) + 1) / 2)
}
