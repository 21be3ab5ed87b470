import pg from 'pg'
import type { Queryable, QueryResult } from './database.types.ts'
import { DatabaseError, errorFields, refuseNul } from './databaseError.ts'

const int8 = 20
// One driver, one way to read whole numbers; PGlite's thread does the same.
pg.types.setTypeParser(int8, Number)

/** Connection failures have no SQLSTATE where the operating system or the driver noticed them first. */
const connectionFailure = '08006'
const systemFailure = /^E[A-Z]+$/
const driverFailure = /connection terminated|connection timeout|connection error|client has encountered|not queryable/i

export function asDatabaseError(error: unknown): DatabaseError {
  if (error instanceof DatabaseError) return error
  const fields = errorFields(error)
  const isLost = systemFailure.test(fields.code) || (fields.code === 'XX000' && driverFailure.test(fields.message))
  return new DatabaseError(isLost ? { ...fields, code: connectionFailure } : fields)
}

/** The server went away or is not there yet: the same statement may succeed on another connection, a moment later. */
export const isConnectionLoss = ({ code }: DatabaseError): boolean =>
  code.startsWith('08') || code === '57P01' || code === '57P02' || code === '57P03'

export const handle = (client: pg.ClientBase | pg.Pool): Queryable => ({
  query: async <T extends object>(sql: string, parameters: readonly unknown[] = []): Promise<QueryResult<T>> => {
    refuseNul(sql, parameters)
    try {
      const values = parameters.map((value) => (value instanceof Uint8Array ? Buffer.from(value) : value))
      const result = await client.query<T & pg.QueryResultRow>(sql, values)
      return { rows: result.rows, affectedRows: result.rowCount ?? 0 }
    } catch (error) {
      throw asDatabaseError(error)
    }
  },
  exec: async (sql) => {
    refuseNul(sql)
    try {
      await client.query(sql)
    } catch (error) {
      throw asDatabaseError(error)
    }
  },
})
