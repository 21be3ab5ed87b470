import { transfer, wrap, type Remote } from 'comlink'
import { err, type AppError, type Result } from '@/domain/result'
import type { FileSummary } from '@/geo/import/session'
import type { ImportApi } from './import.worker'

export interface ImportClient {
  readonly api: Remote<ImportApi>
  /** Reads picked files in the worker; their bytes are handed over, not copied. */
  open(files: readonly File[]): Promise<Result<FileSummary>>
  /** Settles only when the worker dies, which happens when memory runs out: whatever waits on it would wait for ever. */
  readonly death: Promise<AppError>
  /** Ends the worker and whatever it was doing: the way to stop a reading at once. */
  close(): void
}

// A file so large that the browser could not even hold it is refused before it is read into memory.
const largestFileBytes = 200_000_000

/** Starts a worker of its own for one import. */
export function createImportClient(): ImportClient {
  const worker = new Worker(new URL('./import.worker.ts', import.meta.url), { type: 'module', name: 'import' })
  const api = wrap<ImportApi>(worker)
  const death = new Promise<AppError>((resolve) => {
    const detail = '读取文件的后台程序停止了，多半是内存不够；请关掉别的网页，或拆分文件后再试'
    worker.addEventListener('error', () => resolve({ kind: 'invalid', field: 'file', detail }), { once: true })
  })
  return {
    api,
    death,
    async open(files) {
      const large = files.find((file) => file.size > largestFileBytes)
      if (large) return err({ kind: 'invalid', field: 'file', detail: `“${large.name}”超过 200 MB，请拆分后再导入` })
      const read = await Promise.all(
        files.map(async (file) => ({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) })),
      )
      const buffers = read.map((file) => file.bytes.buffer)
      return Promise.race([api.open(transfer(read, buffers)), death.then(err)])
    },
    close: () => worker.terminate(),
  }
}
