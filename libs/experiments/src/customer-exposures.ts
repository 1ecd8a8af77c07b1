import type { CustomerData } from '#customers';
import { ExposureRepository } from './exposure.repository.js';

/** The experiments that a customer was exposed to. */
export const CUSTOMER_EXPOSURES: CustomerData = {
  name: 'exposures',
  merge: (unitOfWork, { from, into }) => unitOfWork.get(ExposureRepository).move(from, into),
  erase: (unitOfWork, customerIds) => unitOfWork.get(ExposureRepository).erase(customerIds),
  export: (unitOfWork, customerId) => unitOfWork.get(ExposureRepository).allOf(customerId),
};
