/** A feature without the name and the description that every kind has. */
export type Undescribed<Feature> = Omit<Feature, 'name' | 'description'>;
