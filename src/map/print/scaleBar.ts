export interface ScaleBar {
  readonly metres: number
  /** In the unit in which `metresPerUnit` was given: pixels or millimetres. */
  readonly length: number
  /** `500 m`, `2 km`. */
  readonly text: string
}

/** The longest bar of a round length (1, 2 or 5 times a power of ten) that is no longer than `mostUnits`. */
export function scaleBarOf(metresPerUnit: number, mostUnits: number): ScaleBar {
  const mostM = metresPerUnit * mostUnits
  const power = 10 ** Math.floor(Math.log10(mostM))
  const metres = power * ([5, 2].find((times) => times * power <= mostM) ?? 1)
  return { metres, length: metres / metresPerUnit, text: metres < 1000 ? `${metres} m` : `${metres / 1000} km` }
}
