import { expose } from 'comlink'
import { createWorkbook, type SheetCell, type SheetColumn } from './workbook'

let open: ReturnType<typeof createWorkbook> | null = null

const api = {
  begin: (sheetName: string, columns: readonly SheetColumn[]): void => {
    open = createWorkbook(sheetName, columns)
  },
  add: (rows: readonly (readonly SheetCell[])[]): void => open?.add(rows),
  end: (): Blob | null => open?.end() ?? null,
}
export type WorkbookApi = typeof api
expose(api)
