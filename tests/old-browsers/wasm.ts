/** Instructions that came after Safari 16.0, by their first byte. */
const late: Readonly<Record<number, string>> = {
  0x0a: 'exceptions of the second kind',
  0x12: 'tail calls',
  0x13: 'tail calls',
  0x14: 'typed references',
  0x15: 'typed references',
  0x1f: 'exceptions of the second kind',
  0xd3: 'garbage collection',
  0xd4: 'typed references',
  0xd5: 'typed references',
  0xd6: 'typed references',
  0xfb: 'garbage collection',
  0xfd: 'SIMD',
  0xfe: 'threads',
}

/** How many LEB128 numbers follow an instruction. Those with other operands are read apart; the rest have none. */
function operandsOf(opcode: number): number {
  if ([0x02, 0x03, 0x04, 0x06, 0x07, 0x08, 0x09, 0x0c, 0x0d, 0x10, 0x18].includes(opcode)) return 1
  if (opcode === 0x11) return 2
  if (opcode >= 0x20 && opcode <= 0x26) return 1
  if (opcode >= 0x28 && opcode <= 0x3e) return 2
  return [0x3f, 0x40, 0x41, 0x42, 0xd0, 0xd2].includes(opcode) ? 1 : 0
}

/** Operands of the instructions behind 0xfc: bulk memory and tables. */
const bulkOperands = [0, 0, 0, 0, 0, 0, 0, 0, 2, 1, 2, 1, 2, 1, 2, 1, 1, 1]

const codeSection = 10

/** Names what a WebAssembly file uses that Safari 16.0 lacks. Throws on an instruction it does not know: then this table is too old. */
export function featuresOf(bytes: Uint8Array): readonly string[] {
  const found = new Set<string>()
  let at = 8
  // Good for signed numbers too, whose value nobody needs here.
  const number = (): number => {
    let value = 0
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++]!
      if (shift < 35) value += (byte & 0x7f) * 2 ** shift
      if (byte < 0x80) return value
    }
  }
  const skip = (count: number) => {
    for (let turn = 0; turn < count; turn++) number()
  }
  const instruction = (): void => {
    const opcode = bytes[at++]!
    const feature = late[opcode]
    if (feature !== undefined) throw new TypeError(feature)
    if (opcode === 0x0e) skip(number() + 1)
    else if (opcode === 0x1c) skip(number())
    else if (opcode === 0x43) at += 4
    else if (opcode === 0x44) at += 8
    else if (opcode === 0xfc) skip(bulkOperands[number()] ?? NaN)
    else if (opcode > 0xd2) throw new RangeError(`Unknown WebAssembly instruction ${opcode} at byte ${at - 1}`)
    else skip(operandsOf(opcode))
  }
  const body = (end: number): void => {
    for (let groups = number(); groups > 0; groups--) skip(2)
    try {
      while (at < end) instruction()
    } catch (failure) {
      if (!(failure instanceof TypeError)) throw failure
      found.add(failure.message)
    }
    at = end
  }
  while (at < bytes.length) {
    const section = bytes[at++]!
    const end = number() + at
    if (section === codeSection)
      for (let bodies = number(); bodies > 0; bodies--) {
        const size = number()
        body(at + size)
      }
    at = end
  }
  return [...found]
}
