/** `320 m`, `1.4 km`: metres to tens below a kilometre. */
export const distanceText = (metres: number): string =>
  metres < 995 ? `${metres < 100 ? Math.round(metres) : Math.round(metres / 10) * 10} m` : `${(metres / 1000).toFixed(1)} km`
