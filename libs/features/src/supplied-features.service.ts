import { Inject, Injectable } from '@nestjs/common';
import { DefinitionsService } from '#definitions';
import { WinnowError } from '#kernel';
import { Database } from '#platform';
import { FEATURE_KIND } from './feature-kind.js';
import type { SuppliedFeature } from './feature-spec.js';

/** Tells of features whose values come from outside. */
@Injectable()
export class SuppliedFeatures {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(DefinitionsService) private readonly definitions: DefinitionsService,
  ) {}

  /** The type that values of a feature have. @throws WinnowError WINNOW_NOT_FOUND, WINNOW_USAGE for one that is computed */
  async typeOf(key: string): Promise<SuppliedFeature['type']> {
    const catalogue = await this.database.snapshot((unitOfWork) => this.definitions.catalogue(unitOfWork));
    const { spec } = DefinitionsService.require(catalogue, FEATURE_KIND, key);
    if (spec.kind === 'supplied') return spec.type;
    throw new WinnowError('WINNOW_USAGE', `Feature "${key}" is computed, not supplied: it is of kind ${spec.kind}.`);
  }
}
