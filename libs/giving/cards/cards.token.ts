/** The provider of card payments, or null where this house takes none. */
export const CARDS = Symbol('cards');
