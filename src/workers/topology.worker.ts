import { expose } from 'comlink'
import { checkTopology } from '@/geo/topology/checkTopology'

const api = { checkTopology }
export type TopologyApi = typeof api
expose(api)
