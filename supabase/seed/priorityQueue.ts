/** Binary min-heap of whole numbers by a float key; equal keys leave in no set order. Push and pop O(log n). */
export class PriorityQueue {
  private keys: number[] = []
  private values: number[] = []

  get size(): number {
    return this.values.length
  }

  push(value: number, key: number): void {
    const { keys, values } = this
    let at = values.length
    keys.push(key)
    values.push(value)
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (keys[parent]! <= key) break
      keys[at] = keys[parent]!
      values[at] = values[parent]!
      at = parent
    }
    keys[at] = key
    values[at] = value
  }

  /** Key of the least item; Infinity when empty. */
  peekKey(): number {
    return this.keys[0] ?? Infinity
  }

  /** Takes the value with the least key; −1 when empty. */
  pop(): number {
    const { keys, values } = this
    if (values.length === 0) return -1
    const least = values[0]!
    const key = keys.pop()!
    const value = values.pop()!
    const size = values.length
    if (size > 0) {
      let at = 0
      for (;;) {
        let child = 2 * at + 1
        if (child >= size) break
        if (child + 1 < size && keys[child + 1]! < keys[child]!) child++
        if (keys[child]! >= key) break
        keys[at] = keys[child]!
        values[at] = values[child]!
        at = child
      }
      keys[at] = key
      values[at] = value
    }
    return least
  }
}
