import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { findBrowser } from '@tests/support/node/browser'
import { miniBrowser, webDriver } from '@tests/support/node/webKit'

interface Need {
  readonly what: string
  readonly packages: readonly string[]
  readonly isThere: () => boolean
}

const hasCjkFont = () => spawnSync('fc-list', [':lang=zh-cn'], { encoding: 'utf8' }).stdout?.trim().length > 0
export const postgresDir = '/usr/lib/postgresql/15/bin'
const hasPostgres = () =>
  existsSync(`${postgresDir}/postgres`) &&
  existsSync('/usr/share/postgresql/15/extension/postgis.control') &&
  existsSync('/usr/share/postgresql/15/extension/pgtap.control')

export const browserNeeds: readonly Need[] = [
  {
    what: 'a Chromium for the tests in a browser',
    packages: ['chromium-headless-shell'],
    isThere: () => findBrowser() !== undefined,
  },
  { what: 'a font with Chinese characters', packages: ['fonts-noto-cjk', 'fontconfig'], isThere: hasCjkFont },
]
export const webKitNeeds: readonly Need[] = [
  {
    what: 'WebKit and its driver, for the journeys on old browsers',
    packages: ['webkit2gtk-driver', 'libwebkit2gtk-4.1-0'],
    isThere: () => existsSync(webDriver) && existsSync(miniBrowser),
  },
  { what: 'a screen in memory for WebKit', packages: ['xvfb'], isThere: () => existsSync('/usr/bin/Xvfb') },
  { what: 'a font with Chinese characters', packages: ['fonts-noto-cjk', 'fontconfig'], isThere: hasCjkFont },
]
export const postgresNeed: Need = {
  what: 'PostgreSQL 15 with PostGIS and pgTAP',
  packages: ['postgresql-15', 'postgresql-15-postgis-3', 'postgresql-15-pgtap'],
  isThere: hasPostgres,
}

export const nginxNeed: Need = {
  what: 'nginx and openssl, for the recipe of a reverse proxy',
  packages: ['nginx-light', 'openssl'],
  isThere: () => existsSync('/usr/sbin/nginx') && existsSync('/usr/bin/openssl'),
}

const may = () => process.platform === 'linux' && process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0

/** Installs what is missing when it may, and otherwise says exactly what to install. Gives back what is still missing. */
export function provide(needs: readonly Need[]): readonly Need[] {
  const missing = needs.filter((need) => !need.isThere())
  if (missing.length === 0) return []
  const packages = missing.flatMap((need) => need.packages)
  if (may()) {
    process.stdout.write(`Installing ${packages.join(' ')}\n`)
    const options = {
      stdio: ['ignore', 'ignore', 'inherit'] as ('ignore' | 'inherit')[],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    }
    spawnSync('apt-get', ['update', '-qq'], options)
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], options)
  }
  const still = needs.filter((need) => !need.isThere())
  for (const need of still)
    process.stdout.write(`Missing: ${need.what}. Install it with: apt-get install ${need.packages.join(' ')}\n`)
  return still
}
