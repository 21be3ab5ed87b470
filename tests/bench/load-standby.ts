// Part of the load benchmark: reads on a standby, and a failover under load. Without containers, on loopback.
import { measureFailover } from '../support/node/failover'
import { tryStableFunctions } from '../support/node/standbyFunctions'
import { startStandbyProduct } from '../support/node/standbyProduct'

export interface StandbyFigures {
  /** Functions that only read and were answered by the standby. */
  readonly standby_functions_ok: number
  /** Acknowledged records that were not there after the promotion. */
  readonly failover_lost: number
  /** Longest time without an acknowledged record, from the crash through the promotion. */
  readonly failover_s: number
}

export async function measureStandby(): Promise<StandbyFigures> {
  const product = await startStandbyProduct()
  try {
    const { fine, wrong } = await tryStableFunctions(product.server.url, product.ask)
    for (const line of wrong) process.stderr.write(`  not on the standby: ${line}\n`)
    const { lost, seconds } = await measureFailover({
      urls: [product.server.url],
      ask: product.ask,
      fail: product.failOver,
    })
    return { standby_functions_ok: fine.length, failover_lost: lost.length, failover_s: seconds }
  } finally {
    await product.stop()
  }
}
