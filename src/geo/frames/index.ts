export * from './chinaOffset'
export * from './formatPosition'
export * from './outlineOverlap'
export * from './parsePosition'
export * from './suspectFrame'
export * from './transverseMercator'
export * from './typedPlaces'
// `./projections` is left out: it carries proj4, which only the import needs.
