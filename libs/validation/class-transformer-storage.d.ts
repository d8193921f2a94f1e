/** What `@Type` and its like declared. The package ships this file without types of its own. */
declare module 'class-transformer/cjs/storage.js' {
  type TypeMetadata = {
    readonly reflectedType: unknown;
    readonly typeFunction?: (options: object) => unknown;
    readonly options?: { readonly discriminator?: unknown };
  };

  export const defaultMetadataStorage: {
    findTypeMetadata(target: unknown, property: string): TypeMetadata | undefined;
    findTransformMetadatas(target: unknown, property: string, kind: number): readonly unknown[];
    getExposedMetadatas(target: unknown): readonly unknown[];
    getExcludedMetadatas(target: unknown): readonly unknown[];
    getStrategy(target: unknown): 'none' | 'excludeAll' | 'exposeAll';
  };
}
