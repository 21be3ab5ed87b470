import type { Server } from 'node:http'
import type { Database } from '../database.ts'

export const attachRealtime = async (_server: Server, _db: Database, _secret: string) => ({ close: async () => undefined })
