/// <reference lib="es2024.string" />

/**
 * Whether the text is whole Unicode. Half of a surrogate pair can be written in JSON ("\ud800"),
 * but neither stored nor hashed nor sent as UTF-8, and class-validator's `IsEmail` throws on it.
 */
export function isWellFormed(text: string): boolean {
  return text.isWellFormed();
}
