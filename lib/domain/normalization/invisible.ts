/**
 * Invisible characters that are included when an address or number is copied from a page, a phone or a mail
 * program.
 */
export const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
