import { config } from './config'

/** Origin of the API as an absolute address: the map's worker has no page to resolve a relative one against. */
export const apiOrigin = (): string => config().supabaseUrl || location.origin
