export { centreOf } from './centreOf'
export { localProjection, type LocalProjection } from './localProjection'
