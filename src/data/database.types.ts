export interface Database {
  public: { Tables: Record<string, never>; Views: Record<string, never>; Functions: Record<string, { Args: Record<string, unknown>; Returns: unknown }> }
}
