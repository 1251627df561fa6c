/** The shape of a translated catalogue: the same keys as the English one, so that a missing key does not compile. */
export type Translated<Catalogue> = { readonly [Key in keyof Catalogue]: string };
