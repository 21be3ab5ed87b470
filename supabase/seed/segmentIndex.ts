import Flatbush from 'flatbush'
import type { Point } from './raster'

/** Finds segments of many lines by their boxes. */
export class SegmentIndex {
  private readonly tree: Flatbush | undefined
  private readonly lineOf: number[] = []
  private readonly segmentOf: number[] = []
  private readonly lines: readonly (readonly Point[])[]

  constructor(lines: readonly (readonly Point[])[]) {
    this.lines = lines
    lines.forEach((line, index) => {
      for (let k = 0; k + 1 < line.length; k++) {
        this.lineOf.push(index)
        this.segmentOf.push(k)
      }
    })
    if (this.lineOf.length === 0) return
    this.tree = new Flatbush(this.lineOf.length)
    for (let k = 0; k < this.lineOf.length; k++) {
      const [a, b] = this.ends(k)
      this.tree.add(Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[0], b[0]), Math.max(a[1], b[1]))
    }
    this.tree.finish()
  }

  /** Segments whose box meets that of a–b, grown by `reachM`. */
  near(a: Point, b: Point, visit: (line: number, segment: number) => void, reachM = 0): void {
    if (!this.tree) return
    const found = this.tree.search(
      Math.min(a[0], b[0]) - reachM,
      Math.min(a[1], b[1]) - reachM,
      Math.max(a[0], b[0]) + reachM,
      Math.max(a[1], b[1]) + reachM,
    )
    for (const k of found) visit(this.lineOf[k]!, this.segmentOf[k]!)
  }

  /** Every two segments whose boxes meet, once; neighbours on one line included. */
  eachPair(visit: (lineA: number, segmentA: number, lineB: number, segmentB: number) => void): void {
    for (let k = 0; k < this.lineOf.length; k++) {
      const [a, b] = this.ends(k)
      this.near(a, b, (line, segment) => {
        if (line > this.lineOf[k]! || (line === this.lineOf[k]! && segment > this.segmentOf[k]!))
          visit(this.lineOf[k]!, this.segmentOf[k]!, line, segment)
      })
    }
  }

  private ends(k: number): [Point, Point] {
    const line = this.lines[this.lineOf[k]!]!
    return [line[this.segmentOf[k]!]!, line[this.segmentOf[k]! + 1]!]
  }
}
