// Runs before every npm script that needs the packages. Plain old JavaScript: it may be started by
// any Node the machine has, before anything is installed.
'use strict'
const { existsSync, statSync } = require('node:fs')
const { spawnSync } = require('node:child_process')
const { join } = require('node:path')

const root = join(__dirname, '..')
// npm writes this at the end of every install, so an `npm install NAME` by hand counts too.
const installed = join(root, 'node_modules', '.package-lock.json')
const lock = join(root, 'package-lock.json')
// The two files are written in the same breath, in either order.
const breathMs = 10_000
if (existsSync(installed) && statSync(installed).mtimeMs + breathMs >= statSync(lock).mtimeMs) process.exit(0)

process.stderr.write('安装依赖 · installing packages (npm ci), a minute or two the first time\n')
// Standard output belongs to the script that follows (a benchmark ends it with JSON).
const done = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
  cwd: root,
  stdio: ['ignore', 2, 2],
  shell: process.platform === 'win32',
})
if (done.status !== 0) {
  process.stderr.write(
    'npm ci failed: see the lines above. Check the network to the package registry and the free disk space, then run the command again.\n',
  )
  process.exit(done.status || 1)
}
