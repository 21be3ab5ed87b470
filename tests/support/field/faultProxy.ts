import { createServer, request as ask, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export const faultNames = [
  'lost after the commit',
  'lost after the commit, twice',
  'dropped before',
  'hang',
  'cut short',
  'portal page 200',
  'portal {} 200',
  'portal empty 200',
  'portal 204',
  'portal 302',
  'portal 403',
  'portal 511',
  '500 after the commit',
  '503',
  '429',
  '413',
  'on and off',
] as const
export type FaultName = (typeof faultNames)[number]

interface Answer {
  readonly status: number
  readonly headers: Record<string, string | string[] | undefined>
  readonly body: Buffer
}
interface Exchange {
  readonly path: string
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly body: Buffer
  /** Sends the request on and gives the whole answer. */
  readonly forward: () => Promise<Answer>
}
type Fault = (exchange: Exchange) => Promise<void> | void

const html = '<html><body>Welcome to the free Wi-Fi</body></html>'
const says = (status: number, type: string | null, text: string, more: Record<string, string> = {}): Fault => {
  return ({ response }) =>
    void response.writeHead(status, { ...(type === null ? {} : { 'content-type': type }), ...more }).end(text)
}
const drop = ({ response }: Exchange) => void response.destroy()
const pass = async ({ response, forward }: Exchange): Promise<void> => {
  const { status, headers, body } = await forward()
  response.writeHead(status, headers).end(body)
}
const lost = async (exchange: Exchange): Promise<void> => {
  await exchange.forward()
  drop(exchange)
}

/** Every fault that may lie between a phone and the server; those that count make a new one each time. */
const faults: Readonly<Record<FaultName, () => Fault>> = {
  'lost after the commit': () => lost,
  'lost after the commit, twice': () => {
    const met = new Map<string, number>()
    return async (exchange) => {
      const times = (met.get(exchange.path) ?? 0) + 1
      met.set(exchange.path, times)
      await (times <= 2 ? lost : pass)(exchange)
    }
  },
  'dropped before': () => drop,
  // Nothing ever comes; the client ends it.
  hang: () => () => undefined,
  'cut short': () => async (exchange) => {
    const { status, headers, body } = await exchange.forward()
    exchange.response.writeHead(status, { ...headers, 'content-length': String(body.length) })
    exchange.response.write(body.subarray(0, Math.floor(body.length / 2)))
    setTimeout(() => drop(exchange), 20)
  },
  'portal page 200': () => says(200, 'text/html', html),
  'portal {} 200': () => says(200, 'application/json', '{}'),
  'portal empty 200': () => says(200, null, ''),
  'portal 204': () => says(204, null, ''),
  'portal 302': () => says(302, 'text/html', html, { location: 'http://portal.example/' }),
  'portal 403': () => says(403, 'text/html', html),
  'portal 511': () => says(511, 'text/html', html),
  '500 after the commit': () => async (exchange) => {
    await exchange.forward()
    await says(500, 'application/json', '{"code":"XX000","message":"x"}')(exchange)
  },
  '503': () => says(503, 'application/json', '{"code":"57014","message":"busy"}', { 'retry-after': '1' }),
  '429': () => says(429, 'application/json', '{"code":"busy","message":"busy"}', { 'retry-after': '1' }),
  '413': () => says(413, 'text/html', html),
  'on and off': () => {
    let count = 0
    return (exchange) => (count++ % 2 === 0 ? drop(exchange) : lost(exchange))
  },
}

/** Lets most requests through; the share that is left meets any fault that ends by itself. */
export function randomFaults(random: () => number, share: number): Fault {
  const quick = faultNames.filter((name) => name !== 'hang' && name !== '413')
  return (exchange) => {
    const name = quick[Math.floor(random() * quick.length)]
    return random() < share && name !== undefined ? faults[name]()(exchange) : pass(exchange)
  }
}

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of message) parts.push(part as Buffer)
  return Buffer.concat(parts)
}

export interface FaultProxy {
  readonly url: string
  /** From now on the requests whose path matches meet the fault. */
  set(path: RegExp, fault: FaultName | Fault): void
  heal(): void
  /** Bytes of request bodies that were let through or met a fault, by path. */
  readonly sent: Map<string, number>
  close(): Promise<void>
}

/** A server before the server: `page` answers what it knows, the rest goes on to `target`, or meets a fault. */
export async function startFaultProxy(
  target: () => string,
  page: (path: string) => { readonly type: string; readonly body: string } | null,
): Promise<FaultProxy> {
  let path: RegExp = /$^/
  let fault: Fault = pass
  const sent = new Map<string, number>()
  const open = new Set<ServerResponse>()

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const address = request.url ?? '/'
    const own = page(address)
    if (own) return void response.writeHead(200, { 'content-type': own.type }).end(own.body)
    const body = await bodyOf(request)
    const [plain = address] = address.split('?')
    sent.set(plain, (sent.get(plain) ?? 0) + body.length)
    const forward = () =>
      new Promise<Answer>((resolve, reject) => {
        const url = new URL(address, target())
        const headers = { ...request.headers, host: url.host }
        const onward = ask(url, { method: request.method ?? 'GET', headers }, (reply) => {
          bodyOf(reply).then((text) => {
            const { 'transfer-encoding': _, ...kept } = reply.headers
            resolve({ status: reply.statusCode ?? 502, headers: kept, body: text })
          }, reject)
        })
        onward.on('error', reject)
        onward.end(body)
      })
    await (path.test(plain) ? fault : pass)({ path: plain, request, response, body, forward })
  }
  const server = createServer((request, response) => {
    open.add(response)
    response.on('close', () => open.delete(response))
    answer(request, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    set: (matching, met) => {
      path = matching
      fault = typeof met === 'string' ? faults[met]() : met
    },
    heal: () => {
      path = /$^/
      for (const response of open) response.destroy()
    },
    sent,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
