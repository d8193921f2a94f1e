/** What `@Type` declared. The package ships this file without types of its own. */
declare module 'class-transformer/cjs/storage.js' {
  type TypeMetadata = { readonly typeFunction?: (options: object) => unknown };

  export const defaultMetadataStorage: {
    findTypeMetadata(target: unknown, property: string): TypeMetadata | undefined;
  };
}
