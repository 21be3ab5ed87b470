import { transfer, wrap, type Remote } from 'comlink'
import type { Result } from '@/domain/result'
import type { FileSummary } from '@/geo/import/session'
import type { ImportApi } from './import.worker'

export interface ImportClient {
  readonly api: Remote<ImportApi>
  /** Reads picked files in the worker; their bytes are handed over, not copied. */
  open(files: readonly File[]): Promise<Result<FileSummary>>
  /** Ends the worker and whatever it was doing: the way to stop a reading at once. */
  close(): void
}

// A file so large that the browser could not even hold it is refused before it is read into memory.
const largestFileBytes = 200_000_000

/** Starts a worker of its own for one import. */
export function createImportClient(): ImportClient {
  const worker = new Worker(new URL('./import.worker.ts', import.meta.url), { type: 'module', name: 'import' })
  const api = wrap<ImportApi>(worker)
  // A worker that dies (out of memory) would leave its promises open for ever.
  const death = new Promise<never>((_, reject) => {
    worker.addEventListener('error', (event) => reject(new Error(event.message || 'The import worker stopped')), { once: true })
  })
  death.catch(() => undefined)
  return {
    api,
    async open(files) {
      const large = files.find((file) => file.size > largestFileBytes)
      if (large)
        return { ok: false, error: { kind: 'invalid', field: 'file', detail: `“${large.name}”超过 200 MB，请拆分后再导入` } }
      const read = await Promise.all(
        files.map(async (file) => ({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) })),
      )
      return Promise.race([
        api.open(
          transfer(
            read,
            read.map((file) => file.bytes.buffer),
          ),
        ),
        death,
      ])
    },
    close: () => worker.terminate(),
  }
}
