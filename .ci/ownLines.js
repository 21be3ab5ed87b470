/**
 * A function's own lines: those of the functions in it are counted for them, not for it. So a store's setup or a
 * factory, which is a module in a function's clothes, is measured by what it does itself.
 * @type {import('eslint').Rule.RuleModule}
 */
export const ownLines = {
  meta: {
    type: 'suggestion',
    schema: [{ type: 'object', properties: { max: { type: 'integer', minimum: 1 } }, additionalProperties: false }],
    messages: { long: '{{name}} has {{count}} lines of its own, at most {{max}}: it hides a second thing.' },
  },
  create(context) {
    const { sourceCode } = context
    const max = context.options[0]?.max ?? 50
    const comments = new Set(
      sourceCode.getAllComments().flatMap(({ loc }) => {
        const lines = []
        for (let line = loc.start.line; line <= loc.end.line; line++)
          if (/^\s*(\/\/|\/\*|\*)/.test(sourceCode.lines[line - 1])) lines.push(line)
        return lines
      }),
    )
    /** For each function that is open, the lines of the functions inside it so far. */
    const open = []
    const linesOf = ({ loc }) => {
      let count = 0
      for (let line = loc.start.line; line <= loc.end.line; line++)
        if (sourceCode.lines[line - 1].trim() !== '' && !comments.has(line)) count++
      return count
    }
    const enter = () => open.push(0)
    const leave = (node) => {
      const all = linesOf(node)
      const count = all - open.pop()
      // A function inside stands in its frame with one line, where it begins.
      if (open.length > 0) open[open.length - 1] += all - 1
      if (count > max) context.report({ node, messageId: 'long', data: { name: node.id?.name ?? 'This function', count, max } })
    }
    const kinds = ['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']
    return Object.fromEntries(
      kinds.flatMap((kind) => [
        [kind, enter],
        [`${kind}:exit`, leave],
      ]),
    )
  },
}
