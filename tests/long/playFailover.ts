// docs/deploy/play/failover.sh: ends the primary of a cluster by a command while people write, and says what it cost.
//   node --import ./.ci/alias.mjs tests/long/playFailover.ts PRODUCT_URL SUPERUSER_URL COMMAND…
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import pg from 'pg'
import { measureFailover } from '@tests/support/node/failover'

const [url = '', superuser = '', command = '', ...words] = process.argv.slice(2)

const ask = async (sql: string): Promise<Record<string, unknown>[]> => {
  const client = new pg.Client({ connectionString: superuser })
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows
  } finally {
    await client.end()
  }
}

const { acknowledged, lost, seconds, refused } = await measureFailover({
  urls: [url],
  ask,
  fail: async () => {
    const { stdout } = await promisify(execFile)(command, words)
    process.stdout.write(`ended: db${stdout.trim()}\n`)
  },
})
process.stdout.write(
  `${acknowledged} records acknowledged, ${lost.length} lost, ${seconds.toFixed(1)} s without one, ${refused.length} refused\n`,
)
for (const line of refused.slice(0, 5)) process.stdout.write(`  ${line}\n`)
process.exit(lost.length === 0 ? 0 : 1)
