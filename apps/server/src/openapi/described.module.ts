import { Module } from '@nestjs/common';
import { CONTROLLERS } from '../controllers.js';

/** Only what the documentation is made from. */
@Module({ controllers: CONTROLLERS })
export class DescribedModule {}
