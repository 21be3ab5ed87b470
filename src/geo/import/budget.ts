import type { AppError } from '@/domain/result'

/** What one import may cost; beyond it the file is refused while being read, not after. */
export interface Budget {
  readonly bytes: number
  readonly files: number
  readonly inflatedBytes: number
  readonly features: number
  readonly vertices: number
  readonly timeMs: number
}

/** A county's largest real file is 3 MB and 150,000 rows; these leave ten times that and still fit a phone's memory. */
export const defaultBudget: Budget = {
  bytes: 200_000_000,
  files: 2_000,
  inflatedBytes: 400_000_000,
  features: 1_000_000,
  vertices: 20_000_000,
  timeMs: 180_000,
}

/** Carries an expected failure up through a reader; `readFiles` is the one place that turns it into a Result. */
export class ReadFailure extends Error {
  readonly error: AppError

  constructor(detail: string) {
    super(detail)
    this.error = { kind: 'invalid', field: 'file', detail }
  }
}

/** The whole import has cost too much: no other file of the same import is tried either. */
export class BudgetFailure extends ReadFailure {}

const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1_000_000)} MB`

/** Counts what a reading has cost so far and stops it by `ReadFailure` when the budget is spent. */
export class Meter {
  readonly budget: Budget
  private readonly deadline: number
  private readonly now: () => number
  private fileCount = 0
  private inflated = 0
  private featureCount = 0
  private vertexCount = 0

  constructor(budget: Budget = defaultBudget, now: () => number = () => performance.now()) {
    this.budget = budget
    this.now = now
    this.deadline = now() + budget.timeMs
  }

  addFile(name: string, bytes: number): void {
    if (++this.fileCount > this.budget.files) throw new BudgetFailure(`文件太多：一次最多 ${this.budget.files} 个，请分批导入`)
    if (bytes > this.budget.bytes)
      throw new BudgetFailure(`“${name}”有 ${megabytes(bytes)}，超过一次 ${megabytes(this.budget.bytes)} 的上限，请拆分后再导入`)
  }

  addInflated(name: string, bytes: number): void {
    this.inflated += bytes
    if (this.inflated > this.budget.inflatedBytes)
      throw new BudgetFailure(
        `“${name}”解压后超过 ${megabytes(this.budget.inflatedBytes)}，像是压缩炸弹，已停止解压；没有导入任何数据`,
      )
    this.checkTime()
  }

  addFeature(vertices: number): void {
    if (++this.featureCount > this.budget.features)
      throw new BudgetFailure(`超过 ${this.budget.features} 条记录，请拆分文件后再导入`)
    this.vertexCount += vertices
    if (this.vertexCount > this.budget.vertices)
      throw new BudgetFailure(`超过 ${this.budget.vertices} 个顶点，请先简化图形或拆分文件`)
    if ((this.featureCount & 1023) === 0) this.checkTime()
  }

  checkTime(): void {
    if (this.now() > this.deadline)
      throw new BudgetFailure(`读取超过 ${Math.round(this.budget.timeMs / 1000)} 秒，已停止；请拆分或简化文件`)
  }
}
