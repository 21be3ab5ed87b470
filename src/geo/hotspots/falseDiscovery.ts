// Chebyshev fit of erfc (Press et al., Numerical Recipes, 2nd ed., §6.2), highest power first.
const erfcFit = [
  0.17087277, -0.82215223, 1.48851587, -1.13520398, 0.27886807, -0.18628806, 0.09678418, 0.37409196, 1.00002368, -1.26551223,
]

/**
 * Upper tail of the standard normal, P(Z ≥ z), relative error below 2e-7 over the whole range, so that p-values of 1e-30
 * still sort.
 */
export function normalUpperTail(z: number): number {
  const x = Math.abs(z) / Math.SQRT2
  const t = 1 / (1 + 0.5 * x)
  const poly = erfcFit.reduce((sum, coefficient) => sum * t + coefficient, 0)
  const erfc = t * Math.exp(-x * x + poly)
  return z >= 0 ? erfc / 2 : 1 - erfc / 2
}

/**
 * The largest p-value that may be called a discovery when a share `rate` of false ones is accepted among them; −1 when none
 * may (0 is a p-value that underflowed). Benjamini and Hochberg 1995; holds under the positive dependence of neighbouring cells (Benjamini and Yekutieli 2001).
 * `small` holds the p-values at or below `rate`, in any order: larger ones can never be discoveries. O(m log m).
 */
export function discoveryThreshold(small: Float64Array, tests: number, rate: number): number {
  const sorted = Float64Array.from(small).sort()
  for (let i = sorted.length - 1; i >= 0; i--) if (sorted[i]! <= ((i + 1) / tests) * rate) return sorted[i]!
  return -1
}
