/** Debian puts the small browser of WebKitGTK beside the library, under the library's own version. */
export const miniBrowser = '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser'
export const webDriver = '/usr/bin/WebKitWebDriver'
