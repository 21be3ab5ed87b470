const signPath = /\/field\/waters\/([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})(?:[?#]|$)/i

/** What the code on a sign says; null for any other code. The address works for the phone's own camera as well. */
export const signText = (origin: string, waterId: string): string => `${origin}/field/waters/${waterId}?sign=1`
export const waterOfSign = (text: string): string | null => signPath.exec(text)?.[1]?.toLowerCase() ?? null
