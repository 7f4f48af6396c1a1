import type { INodeProperties } from 'n8n-workflow';

import { InvalidInputError } from '../../../lib/domain/errors';
import { textOf, type Collection } from './values';

export const defaultCountryOption: INodeProperties = {
	displayName: 'Default Country',
	name: 'defaultCountry',
	type: 'string',
	default: '',
	placeholder: 'e.g. NL',
	description: 'Country of phone numbers that are written without a country prefix, as a code of two letters',
};

export function readDefaultCountry(options: Collection): string | undefined {
	const country = textOf(options.defaultCountry, 'Default Country');
	if (country === '') return undefined;
	if (!/^[a-z]{2}$/i.test(country)) {
		throw new InvalidInputError({
			field: 'Default Country',
			reason: `"${country}" is not a country code of two letters such as NL`,
		});
	}
	return country.toUpperCase();
}
